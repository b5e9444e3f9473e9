import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

// Dependencies point one way, from the command line down to the values.

/** What each layer may import besides itself. A layer is a folder of src or a file beside them. */
const mayImport = {
  values: [],
  errors: [],
  // The machine that runs rows: it knows nothing of TikTok, settings or error codes.
  mapping: ['values'],
  phone: ['values'],
  'events-api': ['mapping', 'values', 'errors'],
  transform: ['events-api', 'mapping', 'values', 'errors'],
  explain: ['transform', 'events-api', 'mapping', 'values', 'errors'],
  lint: ['events-api', 'values'],
  warehouse: ['events-api', 'values'],
  send: ['events-api', 'values', 'errors'],
  rudderstack: ['transform', 'phone', 'events-api', 'values', 'errors'],
  index: ['explain', 'lint', 'transform', 'events-api', 'values', 'errors'],
  udf: ['warehouse', 'transform', 'values', 'errors'],
  // Public entries, and inside of them: what shows where values come from, and the settings of RudderStack.
  playground: [
    'phone',
    'rudderstack',
    'warehouse',
    'explain',
    'lint',
    'transform',
    'events-api',
    'values',
    'errors',
    'schemas',
  ],
  // Public entries, and inside of them: parts of warehouse and send, the JSON parser, names that TikTok retires, and what notices
  // and explains dropped values.
  cli: [
    'index',
    'events-api',
    'phone',
    'send',
    'warehouse',
    'explain',
    'transform',
    'mapping',
    'values',
    'package.json',
  ],
} as const satisfies Record<string, readonly string[]>;

type Layer = keyof typeof mayImport;

/** Who may import a package, and the one form that works. */
const packages: readonly { readonly name: RegExp; readonly by: RegExp; readonly form: RegExp }[] = [
  // `import { z }` bundles every language of zod's.
  { name: /^zod($|\/)/, by: /^src\//, form: /^import \* as z from 'zod';$/ },
  // The root of lodash is all of lodash; a named import of it throws in ESM.
  { name: /^lodash($|[/.-])/, by: /^src\//, form: /^import (\w+) from 'lodash\/\1\.js';$/ },
  { name: /^sha256-uint8array$/, by: /^src\/values\/sha256\.ts$/, form: /^import \{/ },
  { name: /^libphonenumber-js($|\/)/, by: /^src\/phone\.ts$/, form: /^import \{/ },
  {
    name: /^(node:|commander$|cli-progress$|picocolors$|piscina$|cli-table3$)/,
    by: /^src\/cli\//,
    form: /^import /,
  },
  { name: /^(@codemirror|@lezer|preact)($|\/)/, by: /^src\/playground\//, form: /^import / },
  // Loaded only by the command that needs it: it may not be installed.
  { name: /^@duckdb\/node-api$/, by: /^src\/cli\/warehouse\//, form: /^(?:import type |(?:typeof )?import\()/ },
];

/** Uses of the host that delivery needs; each exists in Node, Deno, Bun, browsers and workers. It calls the `fetch` that it is given. */
const usesOfDelivery =
  /^(?:performance\.now|Date\.now|Math\.random|(?:set|clear)Timeout\(|URL\.canParse|new (?:URL|TextDecoder)\()/;

/** Globals that only the command line may use: the rest is pure and runs in hosts without them. */
const hostGlobals = new Set(
  `console process performance crypto globalThis window self global require
  setTimeout clearTimeout setInterval setImmediate queueMicrotask fetch
  Buffer URL URLSearchParams TextEncoder TextDecoder structuredClone`.split(/\s+/),
);

/** The one access to the host: a faster hash, which is optional. */
const allowedAccess = { path: 'src/values/sha256.ts', use: 'globalThis.process' };

interface Import {
  readonly specifier: string;
  readonly text: string;
}

interface SourceFacts {
  readonly imports: readonly Import[];
  /** Uses of a clock, of randomness or of the host, as they are written. */
  readonly impure: readonly string[];
}

const isImpure = (node: ts.Node, file: ts.SourceFile): boolean => {
  if (ts.isPropertyAccessExpression(node) && /^(Date\.now|Math\.random)$/.test(node.getText(file))) return true;
  const isCall = ts.isCallExpression(node) || ts.isNewExpression(node);
  if (isCall && node.expression.getText(file) === 'Date' && !node.arguments?.length) return true;
  const isUse = isCall || ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
  return isUse && ts.isIdentifier(node.expression) && hostGlobals.has(node.expression.text);
};

const importedBy = (node: ts.Node): ts.Node | undefined => {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal;
  const isDynamic = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isDynamic ? node.arguments[0] : undefined;
};

const readSource = (path: string, text: string): SourceFacts => {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022);
  const imports: Import[] = [];
  const impure: string[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = importedBy(node);
    if (specifier) {
      const name = ts.isStringLiteral(specifier) ? specifier.text : specifier.getText(file);
      imports.push({ specifier: name, text: node.getText(file) });
    }
    const isAllowed = path === allowedAccess.path && node.getText(file) === allowedAccess.use;
    if (isImpure(node, file) && !isAllowed) impure.push(node.getText(file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { imports, impure };
};

const layerOf = (path: string): string => path.replace(/^src\//, '').replace(/\/.*|\.ts$/, '');
const versionOf = (path: string): string | undefined => /^src\/events-api\/(v\d+)\//.exec(path)?.[1];

const problemOfRelativeImport = (path: string, { specifier }: Import): string | undefined => {
  const target = posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts');
  const [layer, targetLayer] = [layerOf(path), layerOf(target)];
  if (!/\.js(?:on)?$/.test(specifier)) return 'a relative import ends in .js';
  if (!Object.hasOwn(mayImport, layer)) return 'a file of no layer';
  const allowed: readonly string[] = mayImport[layer as Layer];
  if (targetLayer !== layer && !allowed.includes(targetLayer)) return `${layer} does not import ${targetLayer}`;

  // The API versions know nothing of each other, and only events-api knows them.
  const version = versionOf(target);
  if (version === undefined || version === versionOf(path)) return undefined;
  return layer === 'events-api' && versionOf(path) === undefined ? undefined : `does not know ${version}`;
};

const problemOfPackageImport = (path: string, { specifier, text }: Import): string | undefined => {
  const rule = packages.find(({ name }) => name.test(specifier));
  if (rule === undefined) return 'a package that nobody decided on';
  if (!rule.by.test(path)) return 'this package is imported elsewhere';
  return rule.form.test(text) ? undefined : 'this package is imported in another form';
};

/** All violations of the rules in a source file. */
const problemsOf = (path: string, source: string): string[] => {
  const { imports, impure } = readSource(path, source);
  const ofImports = imports.flatMap((found) => {
    const judge = found.specifier.startsWith('.') ? problemOfRelativeImport : problemOfPackageImport;
    const problem = judge(path, found);
    return problem === undefined ? [] : [`${path}: ${found.text} (${problem})`];
  });
  const layer = layerOf(path);
  // Of the playground, only its components touch the browser.
  const isAllowed = (use: string): boolean =>
    layer === 'cli' || path.endsWith('.tsx') || (layer === 'send' && usesOfDelivery.test(use));
  return [
    ...ofImports,
    ...impure
      .filter((use) => !isAllowed(use))
      .map((use) => `${path}: ${use} (only the command line touches its host, and delivery the clock)`),
  ];
};

const root = new URL('../', import.meta.url);
const sourceFiles = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' })
  .map((file) => `src/${file.replaceAll('\\', '/')}`)
  .filter((file) => /\.tsx?$/.test(file))
  .sort();

test.each(sourceFiles)('%s keeps the rules', (path) => {
  expect(problemsOf(path, readFileSync(new URL(path, root), 'utf8'))).toEqual([]);
});

describe('the rules', () => {
  test.each([
    // Upward, and to the side.
    ['src/values/casts.ts', "import { compilePath } from '../mapping/compileRow.js';"],
    ['src/values/casts.ts', "import type { Config } from '../transform/config.js';"],
    ['src/errors.ts', "import { getOwn } from './values/objects.js';"],
    ['src/transform/transformEvent.ts', "import { parsePhone } from '../phone.js';"],
    ['src/transform/transformEvent.ts', "import { TransformError } from '../index.js';"],
    ['src/index.ts', "export { process } from './rudderstack/index.js';"],
    ['src/rudderstack/process.ts', "import { runCli } from '../cli/runCli.js';"],
    ['src/cli/main.ts', "import { toPayloadsV2 } from '../events-api/v2/api.js';"],
    ['src/events-api/request.ts', "import packageJson from '../../package.json' with { type: 'json' };"],
    ['src/transform/buildRequest.ts', "import { helper } from '../helpers/helper.js';"],
    ['src/values/casts.ts', "import { getOwn } from './getOwn';"],
    ['src/send/sender.ts', "import { transformEvents } from '../transform/transformEvents.js';"],
    ['src/send/sender.ts', "import { CommandError } from '../cli/commandError.js';"],
    ['src/transform/transformEvent.ts', "import { createSender } from '../send/sender.js';"],
    ['src/mapping/trace.ts', "import { TransformError } from '../errors.js';"],
    ['src/mapping/row.ts', "import type { Settings } from '../transform/settings.js';"],
    ['src/lint/lintRequest.ts', "import { readCoreSettings } from '../transform/settings.js';"],
    ['src/playground/preview.ts', "import { runCli } from '../cli/runCli.js';"],
    ['src/lint/lintRequest.ts', "import { preview } from '../playground/preview.js';"],
    ['src/explain/fields.ts', "import { rules } from '../lint/lintRequest.js';"],
    // Between the API versions.
    ['src/events-api/v1/fields.ts', "import { payloadFieldsV2 } from '../v2/fields.js';"],
    ['src/events-api/v2/fields.ts', "import type { PayloadV1 } from '../v1/payload.js';"],
    ['src/index.ts', "export type { PayloadV1 } from './events-api/v1/payload.js';"],
    ['src/lint/context.ts', "import { fieldsV2 } from '../events-api/v2/fields.js';"],
    ['src/transform/buildRequest.ts', "import type { PayloadV1 } from '../events-api/v1/payload.js';"],
    // Packages.
    ['src/transform/buildRequest.ts', "import { createHash } from 'sha256-uint8array';"],
    ['src/rudderstack/process.ts', "import { parsePhoneNumberFromString } from 'libphonenumber-js/max';"],
    ['src/values/casts.ts', "import get from 'lodash/get';"],
    ['src/values/casts.ts', "import { get } from 'lodash';"],
    ['src/values/casts.ts', "import get from 'lodash.get';"],
    ['src/values/casts.ts', "import get from 'lodash-es/get.js';"],
    ['src/transform/config.ts', "import { z } from 'zod';"],
    ['src/transform/config.ts', "import * as z from 'zod/mini';"],
    ['src/values/sha256.ts', "import { createHash } from 'node:crypto';"],
    ['src/cli/main.ts', "import { render } from 'preact';"],
    ['src/values/casts.ts', "import dayjs from 'dayjs';"],
    // The host.
    ['src/values/time.ts', 'const now = Date.now();'],
    ['src/values/time.ts', 'const now = new Date();'],
    ['src/values/time.ts', 'const now = new Date;'],
    ['src/values/time.ts', 'const now = Date();'],
    ['src/transform/buildRequest.ts', 'const id = Math.random();'],
    ['src/transform/buildRequest.ts', "console.log('sent');"],
    ['src/transform/buildRequest.ts', "const token = process.env['TOKEN'];"],
    ['src/values/sha256.ts', 'const { subtle } = globalThis.crypto;'],
    ['src/values/sha256.ts', 'const words = process.argv;'],
    ['src/send/post.ts', "const response = fetch('https://example.com');"],
    ['src/send/post.ts', "const bytes = Buffer.from('text');"],
    ['src/send/sender.ts', "const token = process.env['TOKEN'];"],
    ['src/events-api/request.ts', 'const at = performance.now();'],
    ['src/transform/buildRequest.ts', 'setTimeout(() => {}, 1);'],
    ['src/values/casts.ts', 'const host = globalThis.process;'],
    ['src/playground/preview.ts', 'const now = Date.now();'],
    ['src/rudderstack/process.ts', "const { host } = new URL('https://example.com');"],
  ])('reject in %s: %s', (path, source) => {
    expect(problemsOf(path, source)).toHaveLength(1);
  });

  test('accept everything else', () => {
    const source = `
      // console.log(Date.now()) in a comment, 'process.env' in a string
      import chunk from 'lodash/chunk.js';
      import * as z from 'zod';
      import type { PayloadV1 } from './v1/payload.js';
      import { string } from '../values/casts.js';
      export const process = (at: number) => [new Date(at), Date.UTC(2000, 0), 'process.env'];
    `;
    expect(problemsOf('src/events-api/request.ts', source)).toEqual([]);
  });
});

test('no file imports itself through others, types included', () => {
  const importsOf = new Map(
    sourceFiles.map((path) => {
      const { imports } = readSource(path, readFileSync(new URL(path, root), 'utf8'));
      const targets = imports.map(({ specifier }) => posix.join(posix.dirname(path), specifier));
      return [path, targets.flatMap((target) => [target.replace(/\.js$/, '.ts'), target.replace(/\.js$/, '.tsx')])];
    }),
  );
  const done = new Set<string>();
  const cycleFrom = (path: string, above: readonly string[]): readonly string[] | undefined => {
    if (above.includes(path)) return [...above.slice(above.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const target of importsOf.get(path) ?? []) {
      const cycle = cycleFrom(target, [...above, path]);
      if (cycle !== undefined) return cycle;
    }
    done.add(path);
    return undefined;
  };
  expect(sourceFiles.map((path) => cycleFrom(path, [])).filter((cycle) => cycle !== undefined)).toStrictEqual([]);
});
