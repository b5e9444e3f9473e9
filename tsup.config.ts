import { defineConfig } from 'tsup';

export default defineConfig([
  {
    entry: { index: 'src/index.ts', rudderstack: 'src/rudderstack/index.ts', phone: 'src/phone.ts' },
    format: ['esm', 'cjs'],
    target: 'es2022',
    platform: 'neutral',
    dts: true,
    // One class `TransformError` for all entries.
    splitting: true,
    treeshake: true,
    clean: true,
  },
  {
    // What only the command line needs is bundled: a service that installs the package gets none of it.
    entry: { cli: 'src/cli/main.ts' },
    format: ['esm'],
    target: 'node20',
    platform: 'node',
    noExternal: ['commander', 'cli-progress', 'picocolors'],
  },
]);
