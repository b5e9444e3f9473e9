import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { classify } from '../../src/cli/commands/classify.js';
import * as core from '../../src/index.js';
import { fakeIo } from './fakeIo.js';
import { jsonLines, temporaryFiles } from './runBuiltCli.js';

vi.mock('../../src/index.js', async (importOriginal) => {
  const original = await importOriginal<typeof core>();
  return { ...original, classifyResponse: vi.fn(original.classifyResponse) };
});
afterEach(() => {
  vi.mocked(core.classifyResponse).mockClear();
});

const response = (code: number) => ({ status: 200, body: { code, message: 'secret.person@example.com' } });
const linesOf = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

test('prints the expected outcome of every response of the fixtures', async () => {
  const folder = new URL('../../fixtures/responses/', import.meta.url);
  const fixtures = readdirSync(folder)
    .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')))
    .filter((fixture) => Object.hasOwn(fixture.response, 'status') || Object.hasOwn(fixture.response, 'body'));
  expect(fixtures.length).toBeGreaterThan(50);
  const io = fakeIo({ input: JSON.stringify(fixtures.map((fixture) => fixture.response)) });
  await classify('-', {}, io);
  const printed = jsonLines(io.stdout.text) as { line: number; advice: string }[];
  expect(printed).toMatchObject(fixtures.map((fixture) => fixture.outcome));
  for (const outcome of printed) expect(outcome).toMatchObject({ line: 1, advice: expect.stringMatching(/\w/) });
});

test('prints the documented keys, and nothing of the message', async () => {
  const io = fakeIo({ input: linesOf([response(40105)]) });
  expect(await classify('-', {}, io)).toBe(3);
  expect(Object.keys(JSON.parse(io.stdout.text))).toEqual([
    'line',
    'outcome',
    'status',
    'code',
    'name',
    'advice',
    'failedEvents',
  ]);
  expect(io.stdout.text + io.stderr.text).not.toContain('secret.person');
});

test.each([
  [[response(0), { code: 0 }], 0, '2 responses: 2 delivered, none refused'],
  [[], 0, '0 responses: 0 delivered, none refused'],
  [[response(0), response(20001)], 3, '2 responses: 1 delivered, 1 partial, none refused'],
  [[response(40100)], 3, '1 response: 0 delivered, 1 throttled, none refused'],
  [
    [response(0), response(50000), response(40105), response(40105), 7],
    3,
    '5 responses: 1 delivered, 1 retryable, 2 aborted, 1 refused (1 invalid-response)',
  ],
  [[response(0), {}], 3, '2 responses: 1 delivered, 1 refused (1 invalid-response)'],
])('exits with 0 only when all responses are delivered: %#', async (responses, status, summary) => {
  const io = fakeIo({ input: linesOf(responses) });
  expect(await classify('-', {}, io)).toBe(status);
  expect(io.stderr.text.split('\n').at(-2)).toMatch(new RegExp(`^${summary.replace(/[()]/g, '\\$&')}( · |$)`));
});

test('--refusals writes refusals to a file', async () => {
  const files = await temporaryFiles({ 'refusals.ndjson': '' });
  const io = fakeIo({ input: 'no json\n' });
  expect(await classify('-', { refusals: files['refusals.ndjson'] }, io)).toBe(3);
  expect(jsonLines(await readFile(files['refusals.ndjson'], 'utf8'))).toMatchObject([
    { line: 1, code: 'invalid-json' },
  ]);
  expect(io.stderr.text).toMatch(/^1 response: /);
});

test('turns an unexpected error into one refusal, without its message', async () => {
  vi.mocked(core.classifyResponse).mockImplementationOnce(() => {
    throw new TypeError('cannot read secret.person@example.com');
  });
  const io = fakeIo({ input: linesOf([response(0), response(0)]) });
  expect(await classify('-', {}, io)).toBe(3);
  expect(jsonLines(io.stdout.text)).toMatchObject([{ line: 2, outcome: 'delivered' }]);
  expect(io.stderr.text).toContain('{"line":1,"code":"internal-error"');
  expect(io.stderr.text).not.toContain('secret.person');
});

test('prints the line that its page shows', async () => {
  const io = fakeIo({ input: linesOf([response(40105)]) });
  await classify('-', {}, io);
  expect(readFileSync(new URL('../../docs/cli/classify.md', import.meta.url), 'utf8')).toContain(`\n${io.stdout.text}`);
});
