import { expect, test } from 'vitest';
import { documentedPathsModule } from './documentedPathsModule.js';
import { fieldsPage } from './fieldsPage.js';

test('docs/fields.md is what the field tables say; `npm run docs` writes it', async () => {
  await expect(fieldsPage()).toMatchFileSnapshot('../../docs/fields.md');
});

test('the paths that messages may name are those of the field tables; `npm run docs` writes them', async () => {
  await expect(documentedPathsModule()).toMatchFileSnapshot('../../src/events-api/documentedPaths.ts');
});
