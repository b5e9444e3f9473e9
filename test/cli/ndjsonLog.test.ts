import { expect, test } from 'vitest';
import { logToStderr } from '../../src/cli/ndjsonLog.js';
import { fakeIo } from './fakeIo.js';

const entries = [
  ...Array.from({ length: 1254 }, (_, index) => ({ line: index + 1, code: 'invalid-timestamp', text: 't' })),
  ...Array.from({ length: 21 }, (_, index) => ({ line: index + 1, code: 40002, name: 'PARAM_ERROR' })),
  ...Array.from({ length: 20 }, (_, index) => ({ line: index + 1, code: 'invalid-json' })),
];

async function logged(stderrIsTTY: boolean): Promise<readonly string[]> {
  const io = fakeIo({ stderrIsTTY });
  const log = logToStderr(io, () => {});
  for (const entry of entries) await log.write(entry);
  await log.close();
  return io.stderr.text.trimEnd().split('\n');
}

test('a terminal shows the first 20 entries of a code, and how many more there are', async () => {
  const lines = await logged(true);
  expect(lines.slice(0, 20).at(-1)).toBe('{"line":20,"code":"invalid-timestamp","text":"t"}');
  expect(lines.slice(60)).toStrictEqual([
    '… and 1,234 more with invalid-timestamp; a file or pipe gets all',
    '… and 1 more with PARAM_ERROR; a file or pipe gets all',
  ]);
});

test('a pipe gets all entries', async () => {
  expect(await logged(false)).toHaveLength(entries.length);
});
