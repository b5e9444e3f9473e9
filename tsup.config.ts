import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

const licenceOf = (folder: string): string => {
  const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} is bundled but has no licence file`);
  return `${name} ${version}\n\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`;
};

/** Writes the licences of all bundled packages beside the script, as the licences require. */
const bundledLicences = (script: string): Plugin => ({
  name: 'bundled-licences',
  setup(build) {
    build.initialOptions.metafile = true;
    build.onEnd(({ metafile }) => {
      const inputs = Object.keys(metafile?.inputs ?? {});
      const folders = inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []);
      const licences = [...new Set(folders)].sort().map(licenceOf);
      mkdirSync('dist', { recursive: true });
      writeFileSync(`dist/${script}-licences.txt`, licences.join(`\n${'-'.repeat(80)}\n\n`));
    });
  },
});

/** Replaces zod by a small substitute: all of zod is as large as a whole script for a database engine may be. */
const smallZod: Plugin = {
  name: 'small-zod',
  setup(build) {
    build.onResolve({ filter: /^zod$/ }, () => ({
      path: fileURLToPath(new URL('src/udf/smallZod.ts', import.meta.url)),
    }));
  },
};

/**
 * lodash looks for `global` and `self`, and otherwise evaluates `Function('return this')()` to find the global scope. Database
 * engines have neither name and forbid evaluating strings.
 */
const knownGlobalScope: Plugin = {
  name: 'known-global-scope',
  setup(build) {
    build.onLoad({ filter: /[\\/]lodash[\\/]_root\.js$/ }, () => ({ contents: 'module.exports = globalThis;' }));
  },
};

/** `toPath` of lodash remembers paths in a cache of its own. The script reads each path once, and has no room for the cache. */
const noPathCache: Plugin = {
  name: 'no-path-cache',
  setup(build) {
    build.onLoad({ filter: /[\\/]lodash[\\/]_memoizeCapped\.js$/ }, () => ({
      contents: 'module.exports = (read) => read;',
    }));
  },
};

/** Descriptions of settings are for editors, advice and what a cast expects are for `explain`, and misspellings are for `lint`. The script has no room for them. */
const noTextsForPeople: Plugin = {
  name: 'no-texts-for-people',
  setup(build) {
    build.onLoad(
      {
        filter:
          /[\\/]src[\\/](?:errors|transform[\\/]config|warehouse[\\/]model|events-api[\\/](?:casts|contentFields|contents|sources|v[12][\\/](?:casts|fields))|values[\\/](?:casts|normalizers|phoneNumber))\.ts$/,
      },
      ({ path }) => ({
        contents: readFileSync(path, 'utf8')
          .replace(/\.describe\(\s*(['"])(?:(?!\1).)*\1,?\s*\)/g, '')
          .replace(/\baliases: \[[^\]]*\],?/g, '')
          .replace(/^ {2}step: \([\s\S]*?^ {2}\},\n/gm, '')
          .replace(/\b(?:advice|expects|skipReason|step):\s*(['"])(?:(?!\1).)*\1,?/g, ''),
        loader: 'ts',
      }),
    );
  },
};

/** A script within a query has nobody to read a suggestion. */
const noSuggestions: Plugin = {
  name: 'no-suggestions',
  setup(build) {
    build.onLoad({ filter: /[\\/]suggestName\.ts$/ }, () => ({
      contents: 'export const suggestName = () => undefined;',
    }));
  },
};

/** No database engine passes the numbers of Apache Arrow to a script, and only the command line looks for empty columns. */
const noUnusedWarnings: Plugin = {
  name: 'no-unused-warnings',
  setup(build) {
    build.onLoad({ filter: /[\\/]arrowNumbers\.ts$/ }, () => ({
      // Calls of empty functions are removed, and then what depends on them.
      contents: ['isArrowNumber', 'isArrowDecimal', 'wordsToBigInt', 'scaledDecimal']
        .map((name) => `export function ${name}() {}`)
        .join('\n'),
    }));
    build.onLoad({ filter: /[\\/]rowProblems\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/('(?:empty-column|unscaled-decimal)': )[^`]*`[^`]*`/g, '$1String'),
      loader: 'ts',
    }));
  },
};

/** The script passes no options, and JSON: what it reads neither throws nor contains itself. */
const noForeignValues: Plugin = {
  name: 'no-foreign-values',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/]transform[\\/](?:foreignError|options)\.ts$/ }, ({ path }) => ({
      contents: path.endsWith('options.ts')
        ? `import { maxEventsPerRequest as limits } from '../events-api/limits.js';
          export const readOptions = () => ({ limits });
          export const [readFunction, readArgument] = [() => undefined, () => undefined];`
        : `import { isTransformError, TransformError } from '../errors.js';
          export const toTransformError = (error) => isTransformError(error) ? error : new TransformError('internal-error');`,
      loader: 'ts',
      resolveDir: dirname(path),
    }));
    build.onLoad({ filter: /[\\/]transformEvents\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(
        /const runGiven = [\s\S]*?\n\};\n/,
        'const runGiven = <Result>(run: () => Result): Result => run();\n',
      ),
      loader: 'ts',
    }));
  },
};

/** The generated code asks whether a value is there before it calls a cast, which saves time and takes room. */
const noGuards: Plugin = {
  name: 'no-guards',
  setup(build) {
    build.onLoad({ filter: /[\\/]v[12][\\/]mapEvent\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(
        /\bvalues\[\d+ \/\*[^*]*\*\/\] === undefined \?\s+undefined\s+: /g,
        '',
      ),
      loader: 'ts',
    }));
  },
};

/** The source by which a content security policy allows one inline script or style, and no other. */
const policySource = (code: string): string => `'sha256-${createHash('sha256').update(code).digest('base64')}'`;

/**
 * Puts script and styles into one page, whose policy lets it load nothing, connect to nothing, and run nothing else. It works from
 * disk, too: its script is no module.
 */
const writePlayground = (): void => {
  // Within a script, `</script` would end it, and `<!--` may hide its end. Both occur in strings only, where `\x3c` is `<`.
  const script = readFileSync('dist/playground.js', 'utf8').replace(/<(?=\/script|!--)/gi, '\\x3c');
  const style = readFileSync('src/playground/style.css', 'utf8');
  const policy = [
    "default-src 'none'",
    `script-src ${policySource(script)}`,
    `style-src ${policySource(style)}`,
    // The empty icon, without which a browser asks for one.
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    // No string becomes markup or code.
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const parts: Readonly<Record<string, string>> = { policy, style, version, script };
  const page = readFileSync('src/playground/page.html', 'utf8').replace(
    /\/\* (policy|style|version|script) \*\//g,
    (_, name) => parts[name] ?? '',
  );
  writeFileSync('dist/playground.html', page);
  rmSync('dist/playground.js');
};

/** The entries of the package: the same as under `exports` in package.json. */
const entries = {
  index: 'src/index.ts',
  explain: 'src/explain/index.ts',
  lint: 'src/lint/index.ts',
  warehouse: 'src/warehouse/index.ts',
  rudderstack: 'src/rudderstack/index.ts',
  phone: 'src/phone.ts',
  send: 'src/send/index.ts',
};

/**
 * Code that a bundler can take from the core entry without the rest. Bundlers drop an unused file, but not the unused top-level
 * calls of a used one. An entry gets chunks of its own, which the core entry then imports. The package leaves these files out.
 */
const separateChunks = {
  'internal/classifyResponse': 'src/events-api/classifyResponse.ts',
  'internal/splitRequest': 'src/events-api/splitRequest.ts',
};

export default defineConfig([
  {
    entry: { ...entries, ...separateChunks },
    format: ['esm', 'cjs'],
    target: 'es2022',
    platform: 'neutral',
    dts: { entry: entries },
    // All entries share one class `TransformError`.
    splitting: true,
    treeshake: true,
  },
  {
    // The command line bundles its own dependencies, so that a service that installs the package does not install them. It bundles
    // the library's dependencies, too: the command then starts in half the time.
    entry: {
      cli: 'src/cli/main.ts',
      'cli/transformWorker': 'src/cli/transformWorker.ts',
      // The script with which piscina starts a thread. Piscina looks for it in the folder of its own code.
      'cli/worker': 'node_modules/piscina/dist/worker.js',
    },
    format: ['esm'],
    target: 'node20',
    platform: 'node',
    noExternal: [/^(?!@napi-rs\/nice$|@duckdb\/)/],
    // Native packages: the first serves only a setting of piscina that we do not use; users install the second themselves.
    external: ['@napi-rs/nice', '@duckdb/node-api'],
    // Bundled CommonJS packages call `require` for Node's own modules, and ESM has no `require`.
    banner: {
      js: "import { createRequire as createCliRequire } from 'node:module';\nconst require = createCliRequire(import.meta.url);\nconst __dirname = import.meta.dirname;",
    },
    esbuildOptions: (options) => {
      options.chunkNames = 'cli/[name]-[hash]';
    },
    esbuildPlugins: [bundledLicences('cli')],
  },
  {
    // One script for database engines, which provide the language and nothing else.
    entry: { 'warehouse-udf': 'src/udf/index.ts' },
    format: ['iife'],
    globalName: 'tiktokAds',
    outExtension: () => ({ js: '.js' }),
    target: 'es2020',
    platform: 'neutral',
    noExternal: [/.*/],
    minify: true,
    sourcemap: true,
    esbuildPlugins: [
      smallZod,
      knownGlobalScope,
      noPathCache,
      noTextsForPeople,
      noSuggestions,
      noUnusedWarnings,
      noForeignValues,
      noGuards,
      bundledLicences('warehouse-udf'),
    ],
    esbuildOptions: (options) => {
      options.mainFields = ['module', 'main'];
      // The only built-in that our code uses and that is newer than the target.
      options.define = { ...options.define, 'Object.hasOwn': 'hasOwn' };
      options.inject = [...(options.inject ?? []), 'src/udf/hasOwn.ts'];
      options.banner = { js: '/*! tiktok-ads-transformer, MIT. Bundled packages: warehouse-udf-licences.txt */' };
    },
  },
  {
    entry: { playground: 'src/playground/main.tsx' },
    format: ['iife'],
    outExtension: () => ({ js: '.js' }),
    target: 'es2022',
    platform: 'browser',
    tsconfig: 'src/playground/tsconfig.json',
    noExternal: [/.*/],
    minify: true,
    // Otherwise zod tries, as it loads, whether it may generate code, and browsers report that the policy of the page forbids it.
    banner: { js: 'globalThis.__zod_globalConfig = { jitless: true };' },
    esbuildPlugins: [bundledLicences('playground')],
    onSuccess: async () => writePlayground(),
  },
]);
