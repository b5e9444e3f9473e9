import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseItem } from '../../src/cli/input/parseItem.js';
import { splitItems } from '../../src/cli/input/splitItems.js';
import { parseLosslessJson } from '../../src/values/json.js';

async function valuesOf(text: string, chunkBytes: number): Promise<unknown[]> {
  const bytes = Buffer.from(text);
  const chunks: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += chunkBytes) chunks.push(bytes.subarray(start, start + chunkBytes));
  const values: unknown[] = [];
  for await (const items of splitItems(chunks)) {
    for (const item of items.map(parseItem)) values.push('value' in item ? item.value : item.problem);
  }
  return values;
}

const jsonValues = fc.array(fc.jsonValue({ noUnicodeString: false } as fc.JsonSharedConstraints));
const chunkBytes = fc.integer({ min: 1, max: 20 });

test('reads back a JSON array of any values, however it is indented and cut into chunks', async () => {
  await fc.assert(
    fc.asyncProperty(jsonValues, fc.integer({ min: 0, max: 2 }), chunkBytes, async (values, indent, size) => {
      const text = JSON.stringify(values, null, indent);
      expect(await valuesOf(text, size)).toEqual(parseLosslessJson(text));
    }),
  );
});

test('reads back any objects written as NDJSON', async () => {
  await fc.assert(
    fc.asyncProperty(jsonValues, fc.constantFrom('\n', '\r\n', '\n\n'), chunkBytes, async (values, newline, size) => {
      const lines = values.map((value) => JSON.stringify({ value }));
      expect(await valuesOf(lines.join(newline), size)).toEqual(lines.map(parseLosslessJson));
    }),
  );
});
