import { expect, test } from 'vitest';
import { pagePathsWithTables, withTables } from './tables.js';

test.each(pagePathsWithTables)('the tables of %s are what the code says; `npm run docs` writes them', async (path) => {
  await expect(withTables(path)).toMatchFileSnapshot(`../../${path}`);
});
