import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

// Dependencies point one way, from the command line down to the values. The tables are the rules; below them is what reads them.

/** Which layer a file belongs to: the first row that fits. */
const layerByPath = [
  [/^src\/cli\//, 'cli'],
  [/^src\/rudderstack\//, 'rudderstack'],
  [/^src\/udf\//, 'udf'],
  [/^src\/send\//, 'send'],
  [/^src\/warehouse\//, 'warehouse'],
  [/^src\/phone\.ts$/, 'phone'],
  [/^src\/index\.ts$/, 'index'],
  [/^src\/errors\.ts$/, 'errors'],
  [/^src\/destinationDefinition\.ts$/, 'transform'],
  [/^src\/lint\//, 'lint'],
  [/^src\/explain\//, 'explain'],
  [/^src\/transform\//, 'transform'],
  [/^src\/events-api\//, 'events-api'],
  [/^src\/mapping\//, 'mapping'],
  [/^src\/values\//, 'values'],
] as const;

type Layer = (typeof layerByPath)[number][1];

const core = ['transform', 'events-api', 'mapping', 'values', 'errors'] as const;

/** What each layer may import, from top to bottom. */
const mayImport: Readonly<Record<Layer, readonly Layer[]>> = {
  cli: ['cli', 'rudderstack', 'warehouse', 'phone', 'send', 'index'], // the public API and nothing behind it
  send: ['send', 'events-api', 'values', 'errors'],
  udf: ['udf', 'warehouse', ...core],
  rudderstack: ['rudderstack', 'phone', 'index', ...core],
  warehouse: ['warehouse', 'phone', 'index', ...core],
  phone: ['values', 'errors'],
  index: ['lint', 'explain', ...core],
  lint: ['lint', ...core],
  explain: ['explain', ...core],
  transform: core,
  'events-api': core,
  mapping: core,
  values: ['values', 'errors'],
  errors: [],
};

/** The only files outside `events-api/v1` and `events-api/v2` that know an API version, and whether they do so beyond types. */
const knowsVersions = new Map<string, 'values' | 'types'>([
  ['src/events-api/apiVersions.ts', 'values'],
  ['src/lint/bodies.ts', 'values'],
  ['src/explain/explainableV1.ts', 'values'],
  ['src/explain/explainableV2.ts', 'values'],
  // `import type` is looser in these three alone: what holds for both versions has the type of either.
  ['src/events-api/apiVersion.ts', 'types'],
  ['src/events-api/request.ts', 'types'],
  ['src/index.ts', 'types'],
]);

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
  // Loaded only by the command that needs it: it may not be installed.
  { name: /^@duckdb\/node-api$/, by: /^src\/cli\/warehouse\//, form: /^(?:import type |(?:typeof )?import\()/ },
];

/** Uses of the host that delivery needs; each is there in Node, Deno, Bun, browsers and workers. It calls the `fetch` that it is given. */
const usesOfDelivery =
  /^(?:performance\.now|Date\.now|Math\.random|(?:set|clear)Timeout\(|URL\.canParse|new (?:URL|TextDecoder)\()/;

/** What only the command line may touch: the rest is pure and runs where a host has none of it. */
const hostGlobals = new Set(
  `console process performance crypto globalThis window self global require
  setTimeout clearTimeout setInterval setImmediate queueMicrotask fetch
  Buffer URL URLSearchParams TextEncoder TextDecoder structuredClone`.split(/\s+/),
);

/** The one look at the host: whether it hashes faster. Where it does not, nothing is missing. */
const allowedLook = { path: 'src/values/sha256.ts', use: 'globalThis.process' };

interface Import {
  readonly specifier: string;
  /** Erased by the compiler. `import { type A }` is not: under `verbatimModuleSyntax` it still loads the module. */
  readonly isType: boolean;
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

const importedBy = (node: ts.Node): [specifier: ts.Node | undefined, isType: boolean] => {
  if (ts.isImportDeclaration(node)) return [node.moduleSpecifier, node.importClause?.isTypeOnly === true];
  if (ts.isExportDeclaration(node)) return [node.moduleSpecifier, node.isTypeOnly];
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return [node.argument.literal, true];
  const isDynamic = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return [isDynamic ? node.arguments[0] : undefined, false];
};

const readSource = (path: string, text: string): SourceFacts => {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022);
  const imports: Import[] = [];
  const impure: string[] = [];
  const visit = (node: ts.Node): void => {
    const [specifier, isType] = importedBy(node);
    if (specifier) {
      const name = ts.isStringLiteral(specifier) ? specifier.text : specifier.getText(file);
      imports.push({ specifier: name, isType, text: node.getText(file) });
    }
    const isAllowed = path === allowedLook.path && node.getText(file) === allowedLook.use;
    if (isImpure(node, file) && !isAllowed) impure.push(node.getText(file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { imports, impure };
};

const layerOf = (path: string): Layer | undefined => layerByPath.find(([pattern]) => pattern.test(path))?.[1];
const versionOf = (path: string): string | undefined => /^src\/events-api\/(v\d+)\//.exec(path)?.[1];

const problemOfRelativeImport = (path: string, { specifier, isType }: Import): string | undefined => {
  const target = posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts');
  const [layer, targetLayer] = [layerOf(path), layerOf(target)];
  if (target === 'package.json' && layer === 'cli') return undefined;
  if (!specifier.endsWith('.js')) return 'a relative import ends in .js';
  if (layer === undefined || targetLayer === undefined) return 'a file of no layer';
  if (!mayImport[layer].includes(targetLayer)) return `${layer} does not import ${targetLayer}`;

  const version = versionOf(target);
  if (version === undefined || version === versionOf(path)) return undefined;
  const known = knowsVersions.get(path);
  return known === 'values' || (known === 'types' && isType) ? undefined : `does not know ${version}`;
};

const problemOfPackageImport = (path: string, { specifier, text }: Import): string | undefined => {
  const rule = packages.find(({ name }) => name.test(specifier));
  if (rule === undefined) return 'a package that nobody decided on';
  if (!rule.by.test(path)) return 'this package is imported elsewhere';
  return rule.form.test(text) ? undefined : 'this package is imported in another form';
};

/** Everything a source file does against the rules. */
const problemsOf = (path: string, source: string): string[] => {
  const { imports, impure } = readSource(path, source);
  const ofImports = imports.flatMap((found) => {
    const judge = found.specifier.startsWith('.') ? problemOfRelativeImport : problemOfPackageImport;
    const problem = judge(path, found);
    return problem === undefined ? [] : [`${path}: ${found.text} (${problem})`];
  });
  const layer = layerOf(path);
  const isAllowed = (use: string): boolean => layer === 'cli' || (layer === 'send' && usesOfDelivery.test(use));
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
  .filter((file) => file.endsWith('.ts'))
  .sort();

test.each(sourceFiles)('%s keeps the rules', (path) => {
  expect(problemsOf(path, readFileSync(new URL(path, root), 'utf8'))).toEqual([]);
});

describe('the rules find', () => {
  test.each([
    // Upward, and to the side.
    ['src/values/casts.ts', "import { compilePath } from '../mapping/compilePath.js';"],
    ['src/values/casts.ts', "import type { Config } from '../transform/config.js';"],
    ['src/errors.ts', "import { getOwn } from './values/objects.js';"],
    ['src/transform/transformEvent.ts', "import { completePhone } from '../phone.js';"],
    ['src/transform/transformEvent.ts', "import { TransformError } from '../index.js';"],
    ['src/index.ts', "export { process } from './rudderstack/index.js';"],
    ['src/rudderstack/process.ts', "import { runCli } from '../cli/runCli.js';"],
    ['src/cli/main.ts', "import { getOwn } from '../values/objects.js';"],
    ['src/events-api/request.ts', "import packageJson from '../../package.json' with { type: 'json' };"],
    ['src/transform/buildRequest.ts', "import { helper } from '../helpers/helper.js';"],
    ['src/values/casts.ts', "import { getOwn } from './getOwn';"],
    ['src/send/sender.ts', "import { transformEvents } from '../transform/transformEvents.js';"],
    ['src/send/sender.ts', "import { CommandError } from '../cli/commandError.js';"],
    ['src/transform/transformEvent.ts', "import { createSender } from '../send/sender.js';"],
    // Between the generations.
    ['src/events-api/v1/fields.ts', "import { payloadFieldsV2 } from '../v2/fields.js';"],
    ['src/events-api/v2/fields.ts', "import type { PayloadV1 } from '../v1/payload.js';"],
    ['src/events-api/request.ts', "import { type PayloadV1 } from './v1/payload.js';"],
    ['src/index.ts', "export { payloadSchemaV1 } from './events-api/v1/payload.js';"],
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
    ['src/rudderstack/process.ts', "const { host } = new URL('https://example.com');"],
  ])('%s: %s', (path, source) => {
    expect(problemsOf(path, source)).toHaveLength(1);
  });

  test('nothing in what is allowed', () => {
    const source = `
      // console.log(Date.now()) in a comment, 'process.env' in a text
      import chunk from 'lodash/chunk.js';
      import * as z from 'zod';
      import type { PayloadV1 } from './v1/payload.js';
      import { text } from '../values/casts.js';
      export const process = (at: number) => [new Date(at), Date.UTC(2000, 0), 'process.env'];
    `;
    expect(problemsOf('src/events-api/request.ts', source)).toEqual([]);
  });
});
