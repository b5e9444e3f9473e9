import { expect, test } from 'vitest';
import { fieldsPage } from './fieldsPage.js';

test('docs/fields.md is what the field tables say; `npm run docs` writes it', async () => {
  await expect(fieldsPage()).toMatchFileSnapshot('../../docs/fields.md');
});
