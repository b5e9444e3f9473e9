import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { transformEvent } from '../../src/index.js';
import { completePhone } from '../../src/phone.js';
import { process as processEvent } from '../../src/rudderstack/index.js';
import { rowsToTrackEvents } from '../../src/warehouse/index.js';

// The package as npm would publish it, installed into an empty folder and used from there.

// Children of npm and Node: a busy machine may take seconds for one.
vi.setConfig({ testTimeout: 30_000 });

const root = fileURLToPath(new URL('../../', import.meta.url));
const runtimeDependencies = ['libphonenumber-js', 'zod'];

/** Where the package is installed. */
let consumer: string;
let packedFiles: readonly string[];

/** For database engines, which are given its text. */
const standsAlone = 'dist/warehouse-udf.js';

const run = promisify(execFile);
const npm = async (args: readonly string[], cwd: string): Promise<unknown> => {
  const { stdout } = await run('npm', [...args, '--json'], { cwd });
  return JSON.parse(stdout);
};

/** What a script in the consumer's folder prints, as JSON. */
const inConsumer = async (kind: 'module' | 'commonjs', script: string): Promise<unknown> => {
  const { stdout } = await run(process.execPath, [`--input-type=${kind}`, '--eval', script], { cwd: consumer });
  return JSON.parse(stdout);
};

beforeAll(async () => {
  if (!existsSync(join(root, 'dist/cli.js'))) throw new Error('dist is missing: run "npm run build" first');
  const folder = await mkdtemp(join(tmpdir(), 'tiktok-ads-tarball-'));
  consumer = join(folder, 'consumer');
  await mkdir(consumer);
  // Without a package.json of its own, npm would install into the nearest folder above that has one.
  await writeFile(join(consumer, 'package.json'), '{ "private": true }');

  const [packed] = (await npm(['pack', '--ignore-scripts', '--pack-destination', folder], root)) as [
    { filename: string; files: { path: string }[] },
  ];
  packedFiles = packed.files.map(({ path }) => path).sort();
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await npm([...install, join(folder, packed.filename)], consumer);
  return () => rm(folder, { recursive: true, force: true });
}, 60_000);

describe('the packed files', () => {
  test('are the build and four pages', () => {
    expect(packedFiles.filter((path) => !path.startsWith('dist/'))).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'package.json',
    ]);
    const built = packedFiles.filter((path) => path.startsWith('dist/'));
    expect(built.filter((path) => !/^dist\/(cli\/)?[\w-]+\.(js|cjs|d\.ts|d\.cts)$/.test(path))).toEqual([
      'dist/cli-licences.txt',
      'dist/library-licences.txt',
      'dist/warehouse-udf-licences.txt',
      'dist/warehouse-udf.js.map',
    ]);
  });

  test('hold everything that package.json names', () => {
    const { bin, main, module, types, exports } = packageJson;
    const named = JSON.stringify([bin, main, module, types, exports]).match(/(?<="\.\/)[^"]+\.\w+(?=")/g) ?? [];
    expect(named).toContain('dist/rudderstack.d.cts');
    expect(packedFiles).toEqual(expect.arrayContaining([...new Set(named)]));
  });

  test('hold nothing that an earlier build left behind', async () => {
    const built = packedFiles.filter((path) => /^dist\/.*\.c?[jt]s$/.test(path) && path !== standsAlone);
    const texts = await Promise.all(built.map((path) => readFile(join(root, path), 'utf8')));
    const all = [JSON.stringify(packageJson), ...texts].join('\n');
    // A declaration names its neighbour by the neighbour's script.
    const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1).replace(/\.d\.(c?)ts$/, '.$1js');
    expect(built.filter((path) => !all.includes(nameOf(path)))).toEqual([]);
  });
});

describe('the installed package', () => {
  test('brings its three dependencies and nothing else', async () => {
    interface Tree {
      /** An optional peer that is not installed is listed without one. */
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

  test('reads rows where DuckDB is installed, and says how to install it where not', async () => {
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
  const record = { message: { type: 'record' }, destination };

  test.each([
    [
      'module',
      `import * as core from 'tiktok-ads-transformer';
       import * as rudderstack from 'tiktok-ads-transformer/rudderstack';
       import * as warehouse from 'tiktok-ads-transformer/warehouse';
       import { completePhone } from 'tiktok-ads-transformer/phone';
       const coreAgain = await import('tiktok-ads-transformer');`,
    ],
    [
      'commonjs',
      `const core = require('tiktok-ads-transformer');
       const rudderstack = require('tiktok-ads-transformer/rudderstack');
       const warehouse = require('tiktok-ads-transformer/warehouse');
       const { completePhone } = require('tiktok-ads-transformer/phone');
       const coreAgain = require('tiktok-ads-transformer');`,
    ],
  ] as const)('does what the source does, as %s', async (kind, load) => {
    const script = `${load}
      const thrownBy = (action) => { try { action(); } catch (error) { return error; } };
      const [order, record] = ${JSON.stringify([order, record])};
      const options = { completePhone };
      const refusal = thrownBy(() => core.transformEvent(record, options));
      const { status, message, statTags } = thrownBy(() => rudderstack.process(record));
      console.log(JSON.stringify({
        requests: core.transformEvent(order, options),
        envelopes: rudderstack.process(order),
        rows: warehouse.rowsToTrackEvents(${JSON.stringify(rows)}, ${JSON.stringify(model)}),
        phone: completePhone('015112345678', 'DE'),
        refusal: { code: refusal.code, isTransformError: refusal instanceof core.TransformError },
        isOneClass: core.TransformError === coreAgain.TransformError,
        refusalOfHost: { status, statTags, isSameText: message === refusal.message },
      }));`;
    expect(await inConsumer(kind, script)).toEqual({
      requests: transformEvent(order, { completePhone }),
      envelopes: processEvent(order),
      rows: rowsToTrackEvents(rows, model),
      phone: '+4915112345678',
      refusal: { code: 'record-not-supported', isTransformError: true },
      isOneClass: true,
      // Only the class that the core throws is turned into the host's error.
      refusalOfHost: {
        status: 400,
        statTags: { errorCategory: 'dataValidation', errorType: 'instrumentation' },
        isSameText: true,
      },
    });
  });

  test.each(['js', 'cjs'])('has one TransformError for all entries, in its .%s files', async (extension) => {
    const scripts = packedFiles.filter(
      (path) => path.endsWith(`.${extension}`) && !/^dist\/cli[./]/.test(path) && path !== standsAlone,
    );
    const texts = await Promise.all(scripts.map((path) => readFile(join(root, path), 'utf8')));
    expect(texts.filter((text) => text.includes('name = "TransformError"'))).toHaveLength(1);
  });
});

describe('the core entry loads', () => {
  /** Of the files that were loaded: the packages they are from, and those of our own by name. */
  const summarize = (files: readonly string[]) => {
    const inPackages = files.flatMap((file) => file.split('/node_modules/').slice(1));
    return {
      packages: [...new Set(inPackages.map((file) => file.split('/')[0]))].sort(),
      own: inPackages.flatMap((file) => (file.startsWith(`${packageJson.name}/dist/`) ? [file.split('/').at(-1)] : [])),
    };
  };

  const expected = (extension: string) => ({
    packages: [packageJson.name, 'zod'],
    // The chunks that it shares with ./rudderstack and ./warehouse; the one with libphonenumber is another.
    own: expect.toSatisfy(
      ([entry, ...chunks]: string[]) =>
        entry === `index.${extension}` && chunks.length > 0 && chunks.every((chunk) => chunk.startsWith('chunk-')),
    ),
  });

  test('no phone metadata and no command line, as commonjs', async () => {
    const script = `require('${packageJson.name}'); console.log(JSON.stringify(Object.keys(require.cache)));`;
    expect(summarize((await inConsumer('commonjs', script)) as string[])).toEqual(expected('cjs'));
  });

  test('no phone metadata and no command line, as a module', async () => {
    // Hooks run in a thread of their own, so they write what they see; files loaded by `require` are not among it.
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
