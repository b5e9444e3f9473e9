import { closeSync, existsSync, readdirSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type LogEntry, logToFile, logToStderr } from '../../src/cli/ndjsonLog.js';
import { fakeIo } from './fakeIo.js';
import { temporaryFolder } from './runBuiltCli.js';

async function logged(entries: readonly LogEntry[], stderrIsTTY: boolean, columns = 120): Promise<readonly string[]> {
  const io = fakeIo({ stderrIsTTY });
  io.stderr.columns = columns;
  const log = logToStderr(io, () => {});
  for (const entry of entries) await log.write(entry);
  await log.close();
  return io.stderr.text.trimEnd().split('\n');
}

describe('many entries', () => {
  const entries = [
    ...Array.from({ length: 1254 }, (_, index) => ({ line: index + 1, code: 'invalid-timestamp', text: 't' })),
    ...Array.from({ length: 21 }, (_, index) => ({ line: index + 1, code: 40002, name: 'PARAM_ERROR' })),
    ...Array.from({ length: 20 }, (_, index) => ({ line: index + 1, code: 'invalid-json' })),
  ];

  test('a terminal shows the first 20 of a code, and how many more there are', async () => {
    const lines = await logged(entries, true);
    expect(lines.slice(0, 40).slice(-2)).toStrictEqual(['line 20  invalid-timestamp', '  t']);
    expect(lines.filter((line) => line.startsWith('line'))).toHaveLength(60);
    expect(lines.slice(-2)).toStrictEqual([
      '… and 1,234 more with invalid-timestamp; a file or pipe gets all',
      '… and 1 more with PARAM_ERROR; a file or pipe gets all',
    ]);
  });

  test('a pipe gets all of them', async () => {
    const lines = await logged(entries, false);
    expect(lines.map((line) => JSON.parse(line))).toStrictEqual(entries);
  });
});

test.each<[LogEntry, readonly string[]]>([
  [
    { line: 3, code: 'unmapped-event-name', text: 'Event name (a\u001b[2Jb) is not valid' },
    ['line 3  unmapped-event-name', '  Event name (a\\u001b[2Jb) is not', '  valid'],
  ],
  [{ row: 2, key: { id: 7 }, code: 'missing-key', text: 'T' }, ['row 2 (id 7)  missing-key', '  T']],
  [
    { row: 2, key: { id: 7, 'day\u202e': null }, rows: 3, code: 'x', text: 'T' },
    ['rows 2-4 (id 7, day\\u202e null)  x', '  T'],
  ],
  [
    { line: 1, position: 0, event: 'Lead', event_id: 'o-1', code: 40002, name: 'PARAM_ERROR', field: 'event_id' },
    ['line 1  PARAM_ERROR (40002) at', '        event_id, event 1: Lead o-1'],
  ],
  [
    { file: '\u009b', line: 1, code: 40002, name: 'PARAM_ERROR', advice: 'Correct it.', events: 40 },
    ['\\u009b, line 1  PARAM_ERROR (40002),', '                40 events', '  Correct it.'],
  ],
  [
    { line: 1, connectionError: 'ECONNREFUSED', advice: 'Wait.', events: 2 },
    ['line 1  ECONNREFUSED, 2 events', '  Wait.'],
  ],
  [
    { line: 1, httpStatus: 403, advice: 'Ask.', message: 'no\u001b[1m', events: 1 },
    ['line 1  HTTP 403', '  Ask.', "  TikTok's message: no\\u001b[1m"],
  ],
])('a terminal shows sentences, escaped and within its width: %j', async (entry, lines) => {
  expect(await logged([entry], true, 36)).toStrictEqual(lines);
  expect(JSON.parse((await logged([entry], false)).join(''))).toStrictEqual(entry);
});

test.runIf(existsSync('/proc/self/fd'))('reports an error that only closing the file shows', async () => {
  const file = join(await temporaryFolder(), 'failures.ndjson');
  const log = await logToFile(file);
  await log.write({ line: 1, code: 'x' });
  const descriptors = readdirSync('/proc/self/fd').filter((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`) === file;
    } catch {
      return false;
    }
  });
  expect(descriptors).toHaveLength(1);
  // Wait until the block is written: it must be the closing that fails.
  await expect.poll(() => readFile(file, 'utf8')).toBe('{"line":1,"code":"x"}\n');
  closeSync(Number(descriptors[0]));
  await expect(log.close()).rejects.toThrow(`cannot write ${file}: EBADF`);
});

test.each([
  [
    true,
    ['line 1  a', '  ', '  What to do: fix\\u001b it', 'line 2  b', '  ', 'line 3  b', '  ', '  What to do: map it'],
  ],
  [false, ['{"line":1,"code":"a"}', '{"line":2,"code":"b"}', '{"line":3,"code":"b"}']],
])('a terminal shows each advice once, a pipe none (terminal: %s)', async (stderrIsTTY, lines) => {
  const io = fakeIo({ stderrIsTTY });
  const log = logToStderr(io, () => {});
  await log.write({ line: 1, code: 'a' }, 'fix\u001b it');
  await log.write({ line: 2, code: 'b' }, 'fix\u001b it');
  await log.write({ line: 3, code: 'b' }, 'map it');
  await log.close();
  expect(io.stderr.text.trimEnd().split('\n')).toStrictEqual(lines);
});
