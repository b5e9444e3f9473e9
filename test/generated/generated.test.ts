import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { documentedPathsModule } from './documentedPathsModule.js';
import { fieldNamesModule } from './fieldNamesModule.js';
import { mappingModule } from './mappingModule.js';
import { modules } from './modules.js';
import { schemaFiles } from './schemas.js';

const formatted = (path: string, code: string): string =>
  execFileSync('node_modules/.bin/biome', ['check', '--write', `--stdin-file-path=${path}`], {
    input: code,
    encoding: 'utf8',
  });

describe('is what the field tables say; `npm run generate` writes it:', () => {
  test.each([
    ...modules.map((module) => ({ path: `src/${module.path}`, code: () => mappingModule(module) })),
    { path: 'src/events-api/documentedPaths.ts', code: documentedPathsModule },
    { path: 'src/events-api/fieldNames.ts', code: fieldNamesModule },
  ])('$path', async ({ path, code }) => {
    await expect(formatted(path, code())).toMatchFileSnapshot(`../../${path}`);
  });

  test.each(Object.entries(schemaFiles))('schemas/%s', async (name, text) => {
    await expect(formatted(`schemas/${name}`, text)).toMatchFileSnapshot(`../../schemas/${name}`);
  });
});
