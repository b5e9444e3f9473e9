import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

const licenceOf = (folder: string): string => {
  const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} is bundled but has no licence file`);
  return `${name} ${version}\n\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`;
};

/** Ships the licences of what a script bundles, as they ask. */
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

/** Puts the small stand-in in the place of zod: the whole of zod is as large as a script for a database engine may be. */
const smallZod: Plugin = {
  name: 'small-zod',
  setup(build) {
    build.onResolve({ filter: /^zod$/ }, () => ({
      path: fileURLToPath(new URL('src/udf/smallZod.ts', import.meta.url)),
    }));
  },
};

/** lodash makes code of text to find the global scope where there is no `self`, which not every host lets it do. */
const knownGlobalScope: Plugin = {
  name: 'known-global-scope',
  setup(build) {
    build.onLoad({ filter: /[\\/]lodash[\\/]_root\.js$/ }, () => ({ contents: 'module.exports = globalThis;' }));
  },
};

export default defineConfig([
  {
    entry: {
      index: 'src/index.ts',
      rudderstack: 'src/rudderstack/index.ts',
      warehouse: 'src/warehouse/index.ts',
      phone: 'src/phone.ts',
      send: 'src/send/index.ts',
    },
    format: ['esm', 'cjs'],
    target: 'es2022',
    platform: 'neutral',
    dts: true,
    // One class `TransformError` for all entries.
    splitting: true,
    treeshake: true,
    // Finding a package and loading its files takes longer than loading what is needed of it.
    noExternal: [/^lodash/, 'sha256-uint8array'],
    esbuildPlugins: [knownGlobalScope, bundledLicences('library')],
  },
  {
    // What only the command line needs is bundled: a service that installs the package gets none of it. The rest is bundled, too:
    // a start then takes half the time.
    entry: {
      cli: 'src/cli/main.ts',
      'cli/transformWorker': 'src/cli/transformWorker.ts',
      // What piscina starts a thread with; it looks for it in its own folder.
      'cli/worker': 'node_modules/piscina/dist/worker.js',
    },
    format: ['esm'],
    target: 'node20',
    platform: 'node',
    noExternal: [/^(?!@napi-rs\/nice$|@duckdb\/)/],
    // Native: the one is only for a setting of piscina's that is not used, the other for the user to install.
    external: ['@napi-rs/nice', '@duckdb/node-api'],
    // What is bundled is CommonJS and requires Node's own modules, which ESM cannot do by itself.
    banner: {
      js: "import { createRequire as createCliRequire } from 'node:module';\nconst require = createCliRequire(import.meta.url);\nconst __dirname = import.meta.dirname;",
    },
    esbuildOptions: (options) => {
      options.chunkNames = 'cli/[name]-[hash]';
    },
    esbuildPlugins: [bundledLicences('cli')],
  },
  {
    // One script for engines that have the language and nothing else.
    entry: { 'warehouse-udf': 'src/udf/index.ts' },
    format: ['iife'],
    globalName: 'tiktokAds',
    outExtension: () => ({ js: '.js' }),
    target: 'es2020',
    platform: 'neutral',
    noExternal: [/.*/],
    minify: true,
    sourcemap: true,
    esbuildPlugins: [smallZod, knownGlobalScope, bundledLicences('warehouse-udf')],
    esbuildOptions: (options) => {
      options.mainFields = ['module', 'main'];
      // The one built-in of ours that is younger than the target.
      options.define = { ...options.define, 'Object.hasOwn': 'hasOwn' };
      options.inject = [...(options.inject ?? []), 'src/udf/hasOwn.ts'];
      options.banner = { js: '/*! tiktok-ads-transformer, MIT. What is bundled: warehouse-udf-licences.txt */' };
    },
  },
]);
