import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { runCli } from '../../src/cli/runCli.js';
import * as core from '../../src/index.js';
import { fakeIo } from './fakeIo.js';
import { jsonLines, temporaryFiles } from './runBuiltCli.js';

vi.mock('../../src/index.js', async (importOriginal) => {
  const original = await importOriginal<typeof core>();
  return { ...original, lintRequest: vi.fn(original.lintRequest) };
});
afterEach(() => {
  vi.mocked(core.lintRequest).mockClear();
});

const event = { event: 'Contact', event_time: 1785753600, user: { phone: '9'.repeat(64) } };
const good = { event_source: 'offline', event_source_id: 'SET', data: [event] };
const warned = { ...good, test_event_code: 'TEST1' };
const noted = { ...good, partner_name: 'Example' };
const bad = { ...good, data: [{ ...event, event_time: 1785753600000, user: { phone: '+12133734253' } }] };

const linesOf = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const run = async (args: readonly string[], input: string, io = fakeIo({ input })) => ({
  status: await runCli(['lint', ...args], io),
  stdout: io.stdout.text,
  stderr: io.stderr.text,
});

describe('status', () => {
  test.each([
    [[], 0, '0 requests: 0 errors, 0 warnings, 0 infos, none unreadable'],
    [[good], 0, '1 request: 0 errors, 0 warnings, 0 infos, none unreadable'],
    [[good, warned, noted], 0, '3 requests: 0 errors, 1 warning, 1 info, none unreadable'],
    [[good, bad], 1, '2 requests: 2 errors, 0 warnings, 0 infos, none unreadable'],
    [[7], 1, '1 request: 1 error, 0 warnings, 0 infos, none unreadable'],
  ])('is 1 only when there are errors: %#', async (requests, status, summary) => {
    const result = await run([], linesOf(requests));
    expect(result.status).toBe(status);
    expect(result.stderr.replace(/ · .*\n$/, '')).toBe(summary);
  });

  test.each([
    ['', 3],
    [linesOf([bad]), 1],
  ])('is 3 when an item cannot be read and no other has errors: %#', async (lines, status) => {
    const result = await run([], `${lines}no json\n`);
    expect(result.status).toBe(status);
    expect(result.stderr).toContain('"code":"invalid-json"');
    expect(result.stderr).toContain('1 unreadable (1 invalid-json)');
  });

  test('counts the errors of an array of requests', async () => {
    expect((await run(['--json'], JSON.stringify([bad, good]))).status).toBe(1);
  });
});

describe('for people', () => {
  test.each([
    [true, 20],
    [false, 25],
  ])('shows the first 20 findings of a code on a terminal, and all elsewhere: %j', async (stdoutIsTTY, shown) => {
    const input = linesOf(Array.from({ length: 25 }, () => warned));
    const { stdout, stderr } = await run([], input, fakeIo({ input, stdoutIsTTY }));
    expect(stdout.match(/^line \d+ {2}warning {2}test-event-code/gm)).toHaveLength(shown);
    const rest = '… and 5 more with test-event-code; a file or pipe gets all\n';
    expect(stdout.endsWith(rest)).toBe(stdoutIsTTY);
    expect(stderr).toContain('25 warnings');
  });

  test('prints one line per finding in columns, and a blank line after each request with findings', async () => {
    const { stdout } = await run([], linesOf([bad, good, warned]));
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/).slice(0, 4))).toStrictEqual([
      ['line 1', 'error', 'raw-personal-data', 'data[0].user.phone'],
      ['line 1', 'error', 'event-time-in-milliseconds', 'data[0].event_time'],
      [''],
      ['line 3', 'warning', 'test-event-code', 'test_event_code'],
      [''],
      [''],
    ]);
    expect(stdout).toMatch(/^line 1 {2}error {4}raw-personal-data {11}data\[0\]\.user\.phone {2}Must be /);
  });

  test('calls the body itself (body)', async () => {
    expect((await run([], '{}\n')).stdout).toMatch(/^line 1 {2}error {4}no-body {2}\(body\) {2}Must be /);
  });

  test('prints the findings of a request with more of them than a call takes arguments', async () => {
    const finding = { severity: 'error', code: 'no-body', path: '', message: 'Must be an object' } as const;
    vi.mocked(core.lintRequest).mockReturnValueOnce(Array(200_000).fill(finding));
    const { status, stdout, stderr } = await run([], linesOf([bad]));
    expect({ status, lines: stdout.split('\n').length }).toStrictEqual({ status: 1, lines: 200_002 });
    expect(stderr).toContain('1 request: 200,000 errors, 0 warnings, 0 infos, none unreadable');
  });

  test('uses colours only where the terminal has them', async () => {
    const colored = fakeIo({ input: linesOf([bad]) });
    Object.assign(colored.stdout, { hasColors: () => true });
    await run([], '', colored);
    expect(colored.stdout.text).toContain('\u001B[31merror  \u001B[39m');
    const plain = fakeIo({ input: linesOf([bad]), stdoutIsTTY: true });
    Object.assign(plain.stdout, { hasColors: () => false });
    await run([], '', plain);
    expect(plain.stdout.text).not.toContain('\u001B');
  });

  test('--quiet prints only errors, and counts all findings', async () => {
    const { stdout, stderr } = await run(['--quiet'], linesOf([{ ...bad, test_event_code: 'TEST1' }, warned]));
    expect(stdout).not.toContain('warning');
    expect(stdout).toContain('raw-personal-data');
    expect(stderr).toContain('2 errors, 2 warnings');
  });
});

test('--json prints every request with its findings', async () => {
  const { stdout } = await run(['--json'], linesOf([good, bad]));
  const [first, second] = jsonLines(stdout);
  expect(first).toStrictEqual({ line: 1, findings: [] });
  expect(second).toStrictEqual({ line: 2, findings: core.lintRequest(bad) });
});

describe('--summary', () => {
  const requests = [bad, bad, good, { ...bad, data: [...bad.data, ...bad.data] }, warned, noted];

  test('counts findings by rule, and the requests that they concern', async () => {
    const { status, stdout, stderr } = await run(['--summary'], linesOf(requests));
    const [title, ...rows] = stdout.split('\n').filter((line) => !/^[┌└]|^$/.test(line));
    expect(title).toBe('6 requests, 5 with findings');
    expect(rows.map((row) => row.split('│').map((cell) => cell.trim()))).toStrictEqual([
      ['', 'rule', 'severity', 'findings', 'requests', ''],
      ['', 'raw-personal-data', 'error', '4', '3', ''],
      ['', 'event-time-in-milliseconds', 'error', '4', '3', ''],
      ['', 'test-event-code', 'warning', '1', '1', ''],
      ['', 'partner-name', 'info', '1', '1', ''],
    ]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^6 requests: 8 errors, 1 warning, 1 info, none unreadable/);
  });

  test('--json prints the same as one object', async () => {
    const { stdout } = await run(['--summary', '--json'], linesOf([bad, warned]));
    const message = core.lintRequest(warned)[0]?.message;
    expect(JSON.parse(stdout)).toStrictEqual({
      requests: 2,
      withFindings: 2,
      rules: [
        expect.objectContaining({ code: 'raw-personal-data', severity: 'error', findings: 1, requests: 1 }),
        expect.objectContaining({ code: 'event-time-in-milliseconds' }),
        { code: 'test-event-code', severity: 'warning', message, findings: 1, requests: 1 },
      ],
    });
  });

  test('--quiet shows only errors', async () => {
    const { stdout } = await run(['--summary', '--quiet'], linesOf(requests));
    expect(stdout).toMatch(/^6 requests, 5 with findings\n/);
    expect(stdout).toContain('raw-personal-data');
    expect(stdout).not.toMatch(/warning|info/);
  });

  test('has no table without findings', async () => {
    expect(await run(['--summary'], linesOf([good]))).toMatchObject({
      status: 0,
      stdout: '1 request, 0 with findings\n',
    });
  });
});

describe('the current time', () => {
  const codes = async (args: readonly string[]) => (await run(args, linesOf([good]))).stdout;

  test('is the time of the clock by default', async () => {
    // The clock of these tests stands at 4 August 2026, half a day after the event.
    expect(await codes([])).toBe('');
    const io = { ...fakeIo({ input: linesOf([good]) }), date: () => new Date('2026-10-01T00:00:00Z') };
    expect((await run([], '', io)).stdout).toContain('old-offline-event');
  });

  test('is the time of --now when given', async () => {
    expect(await codes(['--now', '2026-09-30'])).toContain('old-offline-event');
    expect(await codes(['--now', '2026-08-01T00:00:00Z'])).toContain('future-event');
  });

  test('is in UTC where --now names no zone', async () => {
    vi.stubEnv('TZ', 'Asia/Tokyo');
    // The event is of 10:40 UTC.
    expect(await codes(['--now', '2026-08-03T12:00:00'])).toBe('');
    vi.unstubAllEnvs();
  });

  test.each(['yesterday', '5', '2026-13-45', '2026-02-30', 'foo 2026-02-03'])('cannot be %s', async (time) => {
    const { status, stderr } = await run(['--now', time], '');
    expect(status).toBe(2);
    expect(stderr).toContain('ISO 8601');
  });
});

test('--refusals writes refusals to a file', async () => {
  const files = await temporaryFiles({ 'refusals.ndjson': '' });
  await run(['--refusals', files['refusals.ndjson']], 'no json\n');
  expect(jsonLines(await readFile(files['refusals.ndjson'], 'utf8'))).toMatchObject([
    { line: 1, code: 'invalid-json' },
  ]);
});

test('turns an unexpected error into one refusal, without its message', async () => {
  vi.mocked(core.lintRequest).mockImplementationOnce(() => {
    throw new TypeError('cannot read secret.person@example.com');
  });
  const { status, stdout, stderr } = await run(['--json'], linesOf([good, good]));
  expect(status).toBe(3);
  expect(jsonLines(stdout)).toMatchObject([{ line: 2 }]);
  expect(stderr).toContain('{"line":1,"code":"internal-error"');
  expect(stderr).not.toContain('secret.person');
});
