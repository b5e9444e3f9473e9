import { expect, test } from 'vitest';
import { docstringExamples, evaluate, importSource, readSource, sourceFiles } from './docstringExamples.js';

/** The number of examples at the last check: a search that finds none would pass every test below. */
const AT_LEAST = 28;

/** Functions and classes of the public entries that have no example yet. */
const WITHOUT_EXAMPLE: string[] = [];

test.each(docstringExamples)('$file: $code', async ({ file, code, expected }) => {
  const scope = await importSource(file);
  expect(await evaluate(code, scope)).toStrictEqual(evaluate(`(${expected})`, scope));
});

test('the search finds every example', () => {
  const marked = sourceFiles.flatMap((file) => readSource(file).match(/^\s*\/?\*.*\/\/ => .*$/gm) ?? []);
  const tags = sourceFiles.flatMap((file) => readSource(file).match(/\* @example\b/g) ?? []);
  expect(docstringExamples).toHaveLength(marked.length);
  expect(tags.length).toBeLessThanOrEqual(marked.length);
  expect(marked.length).toBeGreaterThanOrEqual(AT_LEAST);
});

test('every public function and class has an example', async () => {
  const withExample = new Set(docstringExamples.map(({ exported }) => exported));
  const entries = ['index.ts', 'rudderstack/index.ts', 'warehouse/index.ts', 'phone.ts', 'send/index.ts'];
  const missing = entries.map(async (entry) =>
    Object.entries(await importSource(entry))
      .filter(([name, value]) => typeof value === 'function' && !withExample.has(name))
      .map(([name]) => `${entry}: ${name}`),
  );
  expect((await Promise.all(missing)).flat()).toStrictEqual(WITHOUT_EXAMPLE);
});
