import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { transformEvent } from '../../src/index.js';
import { parsePhone } from '../../src/phone.js';
import { process as processEvent } from '../../src/rudderstack/index.js';
import { rowsToTrackEvents } from '../../src/warehouse/index.js';

// Packs the package as npm publishes it, installs it into an empty folder, and uses it from there.

// A child process of npm or Node takes seconds on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const root = fileURLToPath(new URL('../../', import.meta.url));
const runtimeDependencies = ['libphonenumber-js', 'lodash', 'sha256-uint8array', 'zod'];
const entries = ['.', './explain', './lint', './warehouse', './rudderstack', './phone', './send'];

/** The folder into which the package is installed. */
let consumer: string;
/** The copy of the package that is packed: the scripts of packing change its package.json for a moment. */
let packer: string;
let packedFiles: readonly string[];

/** The script for database engines, which no other file loads. */
const udfScript = 'dist/warehouse-udf.js';

const run = promisify(execFile);
const npm = async (args: readonly string[], cwd: string): Promise<unknown> => {
  const { stdout } = await run('npm', [...args, '--json'], { cwd });
  return JSON.parse(stdout);
};

/** Runs a script in the consumer's folder and parses the JSON that it prints. */
const inConsumer = async (kind: 'module' | 'commonjs', script: string): Promise<unknown> => {
  const { stdout } = await run(process.execPath, [`--input-type=${kind}`, '--eval', script], { cwd: consumer });
  return JSON.parse(stdout);
};

/** Packing builds first; the copy has been built. */
const packerPackageJson = `${JSON.stringify(
  { ...packageJson, scripts: { ...packageJson.scripts, build: 'node --version' } },
  undefined,
  2,
)}\n`;

beforeAll(async () => {
  if (!existsSync(join(root, 'dist/cli.js'))) throw new Error('dist is missing: run "npm run build" first');
  const folder = await mkdtemp(join(tmpdir(), 'tiktok-ads-tarball-'));
  consumer = join(folder, 'consumer');
  packer = join(folder, 'packer');
  await Promise.all([mkdir(consumer), mkdir(packer)]);
  // Without a package.json of its own, npm would install into the nearest parent folder that has one.
  await writeFile(join(consumer, 'package.json'), '{ "private": true }');

  for (const name of ['dist', 'docs', 'schemas', 'CHANGELOG.md', 'LICENSE', 'README.md']) {
    await cp(join(root, name), join(packer, name), { recursive: true });
  }
  await writeFile(join(packer, 'package.json'), packerPackageJson);
  const [packed] = (await npm(['pack', '--pack-destination', folder], packer)) as [
    { filename: string; files: { path: string }[] },
  ];
  packedFiles = packed.files.map(({ path }) => path).sort();
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await npm([...install, join(folder, packed.filename)], consumer);
  return () => rm(folder, { recursive: true, force: true });
}, 60_000);

describe('the packed files', () => {
  test('are the build, the documentation, the schemas and package.json', () => {
    expect(packedFiles).toEqual(expect.arrayContaining(['docs/cli/send.md', 'schemas/destination.json']));
    expect(packedFiles.filter((path) => !/^(?:dist|docs|schemas)\//.test(path))).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'package.json',
    ]);
    const built = packedFiles.filter((path) => path.startsWith('dist/'));
    expect(built.filter((path) => !/^dist\/(cli\/)?[\w-]+\.(js|cjs|d\.ts|d\.cts)$/.test(path))).toEqual([
      'dist/cli-licences.txt',
      'dist/playground-licences.txt',
      'dist/playground.html',
      'dist/warehouse-udf-licences.txt',
      'dist/warehouse-udf.js.map',
    ]);
  });

  test('include every file that package.json names', () => {
    const { bin, main, module, types, exports } = packageJson;
    const named = JSON.stringify([bin, main, module, types, exports]).match(/(?<="\.\/)[^"]+\.\w+(?=")/g) ?? [];
    expect(named).toContain('dist/rudderstack.d.cts');
    expect(packedFiles).toEqual(expect.arrayContaining([...new Set(named)]));
  });

  test('include no file of an earlier build', async () => {
    const built = packedFiles.filter((path) => /^dist\/.*\.c?[jt]s$/.test(path) && path !== udfScript);
    const contents = await Promise.all(built.map((path) => readFile(join(root, path), 'utf8')));
    const all = [JSON.stringify(packageJson), ...contents].join('\n');
    // A declaration file imports another one by the name of the other's script.
    const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1).replace(/\.d\.(c?)ts$/, '.$1js');
    expect(built.filter((path) => !all.includes(nameOf(path)))).toEqual([]);
  });
});

describe('the packed package.json', () => {
  test('has no prepare script, which would run where users install the package', async () => {
    const packed = JSON.parse(await readFile(join(consumer, `node_modules/${packageJson.name}/package.json`), 'utf8'));
    expect(packed.scripts).not.toHaveProperty('prepare');
    expect(Object.keys(packed.exports)).toEqual(Object.keys(packageJson.exports));
  });

  test('leaves the one in the repository as it was, with the prepare script that installs from git need', async () => {
    expect(await readFile(join(packer, 'package.json'), 'utf8')).toBe(packerPackageJson);
    expect(packageJson.scripts.prepare).toBe('npm run build');
  });

  test('exports the documented entries', () => {
    expect(Object.keys(packageJson.exports)).toEqual([
      ...entries,
      ...['destination', 'model', 'settings'].map((name) => `./schemas/${name}.json`),
      './package.json',
    ]);
  });
});

describe('the installed package', () => {
  test('installs its four dependencies and nothing else', async () => {
    interface Tree {
      /** Absent for an optional peer that is not installed. */
      readonly version?: string;
      readonly dependencies?: Readonly<Record<string, Tree>>;
    }
    const namesIn = ({ dependencies = {} }: Tree): string[] =>
      Object.entries(dependencies).flatMap(([name, tree]) =>
        tree.version === undefined ? [] : [name, ...namesIn(tree)],
      );
    const tree = (await npm(['ls', '--all', '--omit=dev'], consumer)) as Tree;
    expect(namesIn(tree).sort()).toEqual([...runtimeDependencies, packageJson.name].sort());
    expect(Object.keys(packageJson.dependencies)).toEqual(runtimeDependencies);
  });

  test('runs as a command', async () => {
    const { stdout } = await run(join(consumer, 'node_modules/.bin/tiktok-ads'), ['--version'], { cwd: consumer });
    expect(stdout).toBe(`${packageJson.version}\n`);
  });

  test('reads rows if DuckDB is installed, and otherwise says how to install it', async () => {
    const sample = join(root, 'fixtures/sample');
    const flags = ['--from', 'orders.csv', '--model', 'model.json', '--config', 'destination.json', '--dry-run'];
    const command = join(consumer, 'node_modules/.bin/tiktok-ads');
    const readRows = () =>
      run(command, ['warehouse', ...flags], { cwd: sample }).catch((error: { code: number; stderr: string }) => error);
    expect(await readRows()).toMatchObject({
      code: 2,
      stdout: '',
      stderr:
        'error: warehouse needs DuckDB, which is not installed beside tiktok-ads. This installs it: npm install @duckdb/node-api\n',
    });
    const scope = join(consumer, 'node_modules/@duckdb');
    await symlink(join(root, 'node_modules/@duckdb'), scope);
    try {
      expect(await readRows()).toMatchObject({ code: 3, stderr: expect.stringContaining('2 events: 2 accepted') });
    } finally {
      await rm(scope);
    }
  });

  const destination = { Config: { accessToken: 'token', pixelCode: 'PIXEL', defaultPhoneCountry: 'DE' } };
  const order = {
    message: {
      type: 'track',
      event: 'Order Completed',
      messageId: 'm-1',
      timestamp: '2026-02-03T04:05:06Z',
      context: { traits: { email: 'Jane@Example.com', phone: '0151 12345678', firstName: 'Zoë' } },
      properties: { order_id: 7, total: '12.50', products: [{ sku: 's-1', price: 12.5 }] },
    },
    destination,
  };
  const rows = [{ id: 7, at: '2026-02-03', email: 'jane@example.com' }, { id: null }];
  const model = { event: 'Lead', timestamp: 'at', key: ['id'], identity: { email: 'email' } };
  const recordEvent = { message: { type: 'record' }, destination };

  test.each([
    [
      'module',
      `import * as core from 'tiktok-ads-transformer';
       import * as rudderstack from 'tiktok-ads-transformer/rudderstack';
       import * as warehouse from 'tiktok-ads-transformer/warehouse';
       import { parsePhone } from 'tiktok-ads-transformer/phone';
       import { explainEvent } from 'tiktok-ads-transformer/explain';
       import { lintRequest } from 'tiktok-ads-transformer/lint';
       const coreAgain = await import('tiktok-ads-transformer');`,
    ],
    [
      'commonjs',
      `const core = require('tiktok-ads-transformer');
       const rudderstack = require('tiktok-ads-transformer/rudderstack');
       const warehouse = require('tiktok-ads-transformer/warehouse');
       const { parsePhone } = require('tiktok-ads-transformer/phone');
       const { explainEvent } = require('tiktok-ads-transformer/explain');
       const { lintRequest } = require('tiktok-ads-transformer/lint');
       const coreAgain = require('tiktok-ads-transformer');`,
    ],
  ] as const)('behaves like the source, as %s', async (kind, load) => {
    const script = `${load}
      const thrownBy = (action) => { try { action(); } catch (error) { return error; } };
      const [order, recordEvent] = ${JSON.stringify([order, recordEvent])};
      const options = { parsePhone };
      const refusal = thrownBy(() => core.transformEvent(recordEvent, options));
      const { status, message, statTags } = thrownBy(() => rudderstack.process(recordEvent));
      console.log(JSON.stringify({
        requests: core.transformEvent(order, options),
        envelopes: rudderstack.process(order),
        rows: warehouse.rowsToTrackEvents(${JSON.stringify(rows)}, ${JSON.stringify(model)}),
        phone: parsePhone('015112345678', 'DE'),
        areSame: explainEvent === core.explainEvent && lintRequest === core.lintRequest,
        refusal: { code: refusal.code, isTransformError: refusal instanceof core.TransformError },
        isOneClass: core.TransformError === coreAgain.TransformError,
        refusalOfHost: { status, statTags, isSameText: message === refusal.message },
      }));`;
    expect(await inConsumer(kind, script)).toEqual({
      requests: transformEvent(order, { parsePhone }),
      envelopes: processEvent(order),
      rows: rowsToTrackEvents(rows, model),
      phone: '+4915112345678',
      areSame: true,
      refusal: { code: 'record-not-supported', isTransformError: true },
      isOneClass: true,
      // The rudderstack entry recognises the core's errors by their class.
      refusalOfHost: {
        status: 400,
        statTags: { errorCategory: 'dataValidation', errorType: 'instrumentation' },
        isSameText: true,
      },
    });
  });

  test.each(['js', 'cjs'])('defines TransformError once for all entries, in its .%s files', async (extension) => {
    const scripts = packedFiles.filter(
      (path) => path.endsWith(`.${extension}`) && !/^dist\/cli[./]/.test(path) && path !== udfScript,
    );
    const contents = await Promise.all(scripts.map((path) => readFile(join(root, path), 'utf8')));
    expect(contents.filter((content) => content.includes('name = "TransformError"'))).toHaveLength(1);
  });
});

describe('the core entry loads', () => {
  /** The packages that the loaded files belong to, and the names of our own loaded files. */
  const summarize = (files: readonly string[]) => {
    const inPackages = files.flatMap((file) => file.split('/node_modules/').slice(1));
    return {
      packages: [...new Set(inPackages.map((file) => file.split('/')[0]))].sort(),
      own: inPackages.flatMap((file) => (file.startsWith(`${packageJson.name}/dist/`) ? [file.split('/').at(-1)] : [])),
    };
  };

  const expected = (extension: string) => ({
    packages: ['lodash', 'sha256-uint8array', packageJson.name, 'zod'],
    // The chunks that it shares with other entries, but not the one that imports libphonenumber-js.
    own: expect.toSatisfy(
      ([entry, ...chunks]: string[]) =>
        entry === `index.${extension}` && chunks.length > 0 && chunks.every((chunk) => chunk.startsWith('chunk-')),
    ),
  });

  test('neither phone metadata nor the command line, as commonjs', async () => {
    const script = `require('${packageJson.name}'); console.log(JSON.stringify(Object.keys(require.cache)));`;
    expect(summarize((await inConsumer('commonjs', script)) as string[])).toEqual(expected('cjs'));
  });

  test('neither phone metadata nor the command line, as a module', async () => {
    // Hooks run in another thread, so they print what they see. They do not see files loaded by `require`.
    const hooks = `import { writeSync } from 'node:fs';
      export const load = (url, context, next) => { writeSync(1, url + '\\n'); return next(url, context); };`;
    const script = `import { createRequire, register } from 'node:module';
      register("data:text/javascript,${encodeURIComponent(hooks)}");
      await import('${packageJson.name}');
      console.log(Object.keys(createRequire(import.meta.url).cache).join('\\n'));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: consumer });
    expect(summarize([...new Set(stdout.trim().replaceAll('file://', '').split('\n'))])).toEqual(expected('js'));
  });
});
