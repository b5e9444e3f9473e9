import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRecord } from '../../src/cli/input/readRecord.js';
import { splitRecords } from '../../src/cli/input/splitRecords.js';

async function valuesOf(text: string, chunkBytes: number): Promise<unknown[]> {
  const bytes = Buffer.from(text);
  const chunks: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += chunkBytes) chunks.push(bytes.subarray(start, start + chunkBytes));
  const values: unknown[] = [];
  for await (const piece of splitRecords(chunks)) {
    for (const record of piece.map(readRecord)) values.push('value' in record ? record.value : record.problem);
  }
  return values;
}

const jsonValues = fc.array(fc.jsonValue({ noUnicodeString: false } as fc.JsonSharedConstraints));
const chunkBytes = fc.integer({ min: 1, max: 20 });

test('any values written as a JSON array are read back, however it is indented and cut', async () => {
  await fc.assert(
    fc.asyncProperty(jsonValues, fc.integer({ min: 0, max: 2 }), chunkBytes, async (values, indent, size) => {
      const text = JSON.stringify(values, null, indent);
      expect(await valuesOf(text, size)).toEqual(JSON.parse(text));
    }),
  );
});

test('any objects written as NDJSON are read back', async () => {
  await fc.assert(
    fc.asyncProperty(jsonValues, fc.constantFrom('\n', '\r\n', '\n\n'), chunkBytes, async (values, newline, size) => {
      const lines = values.map((value) => JSON.stringify({ value }));
      expect(await valuesOf(lines.join(newline), size)).toEqual(lines.map((line): unknown => JSON.parse(line)));
    }),
  );
});
