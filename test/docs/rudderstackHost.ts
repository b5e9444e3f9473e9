import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { root } from './pages.js';

export const page = readFileSync(new URL('docs/rudderstack.md', root), 'utf8');

const fileBlock = /^`(src\/[\w/]+\.js)`\n\n```js\n([\s\S]*?)^```$/gm;

/** The files that the page shows, by their path in the host. */
export const pageFiles: Readonly<Record<string, string>> = Object.fromEntries(
  [...page.matchAll(fileBlock)].map(([, path = '', code = '']) => [path, code]),
);

/** Stand-ins for the host's modules, written from its contract: errors are recognised by `instanceof` alone. */
const hostFiles: Readonly<Record<string, string>> = {
  'node_modules/@rudderstack/integrations-lib/package.json': '{ "main": "index.js" }',
  'node_modules/@rudderstack/integrations-lib/index.js': `
    class BaseError extends Error {
      constructor(message, status, errorType, destinationResponse) {
        super(message);
        Object.assign(this, { status, errorType, destinationResponse });
      }
    }
    module.exports = {
      BaseError,
      InstrumentationError: class extends BaseError { constructor(message) { super(message, 400, 'instrumentation'); } },
      ConfigurationError: class extends BaseError { constructor(message) { super(message, 400, 'configuration'); } },
      ThrottledError: class extends BaseError {
        constructor(message, response) { super(message, 429, 'throttled', response); }
      },
      AbortedError: class extends BaseError {
        constructor(message, status, response) { super(message, status || 400, 'aborted', response); }
      },
      NetworkError: class extends BaseError {
        constructor(message, status, tags, response) { super(message, status || 400, tags.errorType, response); }
      },
    };`,
  'src/adapters/network.js': 'module.exports = { proxyRequest() {}, prepareProxyRequest() {}, httpPOST() {} };',
  'src/adapters/utils/networkUtils.js': 'module.exports = { processAxiosResponse() {}, getDynamicErrorType() {} };',
};

/** The compiler options of the host. */
const hostOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2021,
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  esModuleInterop: true,
  strict: true,
  noImplicitAny: false,
  allowJs: true,
  skipLibCheck: true,
  types: [],
};

/** The same with our types; the host's own module resolution does not find them. */
const typedOptions: ts.CompilerOptions = {
  ...hostOptions,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  checkJs: true,
  noEmit: true,
};

export interface Host {
  readonly folder: string;
  /** Loads a compiled file by its path in the checkout, as the host does. */
  load(path: string): unknown;
  /** Returns the compiler's errors in the files, checked with our types. */
  typeErrors(): readonly string[];
}

const textOf = ({ messageText }: ts.Diagnostic): string => ts.flattenDiagnosticMessageText(messageText, '\n');

/** Writes a host with the page's files to a new folder, and compiles it to `dist`. */
export const mountInHost = (): Host => {
  const built = fileURLToPath(new URL('dist/rudderstack.cjs', root));
  if (!existsSync(built)) throw new Error(`${built} is missing: run "npm run build" first`);

  const folder = mkdtempSync(join(tmpdir(), 'tiktok-ads-host-'));
  for (const [path, code] of Object.entries({ ...hostFiles, ...pageFiles })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), code);
  }
  symlinkSync(fileURLToPath(root), join(folder, 'node_modules/tiktok-ads-transformer'), 'dir');

  const sources = Object.keys({ ...hostFiles, ...pageFiles }).filter((path) => path.startsWith('src/'));
  const programOf = (options: ts.CompilerOptions): ts.Program =>
    ts.createProgram(
      sources.map((path) => join(folder, path)),
      { ...options, rootDir: folder, outDir: join(folder, 'dist') },
    );
  const program = programOf(hostOptions);
  const problems = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  if (problems.length > 0) throw new Error(problems.map(textOf).join('\n'));

  const load = createRequire(join(folder, 'index.js'));
  return {
    folder,
    load: (path) => load(path.startsWith('src/') ? `./dist/${path}` : path),
    typeErrors: () => ts.getPreEmitDiagnostics(programOf(typedOptions)).map(textOf),
  };
};
