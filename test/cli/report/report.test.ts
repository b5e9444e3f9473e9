import { chmod, link, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/runCli.js';
import { lintRequest } from '../../../src/index.js';
import { fakeIo } from '../fakeIo.js';
import { temporaryFiles } from '../runBuiltCli.js';
import { parseReport } from './parseReport.js';

const linesOf = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

const lead = {
  type: 'track',
  event: 'Lead',
  timestamp: 1770091506,
  context: { traits: { email: 'jane@example.com' }, ip: '10.0.0.5' },
  properties: { Value: 3 },
};
const events = [lead, lead, { ...lead, context: {}, properties: {} }, { ...lead, event: 'Wishlist Shared' }];

const contact = { event: 'Contact', event_time: 1785753600, user: { phone: '9'.repeat(64) } };
const good = { event_source: 'offline', event_source_id: 'SET', data: [contact] };
const bad = { ...good, data: [{ ...contact, user: { email: 'jane@example.com' } }] };

const commands = {
  explain: { args: ['--config', 'config.json'], input: linesOf(events) },
  lint: { args: [], input: linesOf([bad, bad, good]) },
} as const;
type CommandName = keyof typeof commands;
const names = Object.keys(commands) as CommandName[];

/** Runs a command in a new folder, in which `report.html` is the name of the report. */
async function runIn(name: CommandName, flags: readonly string[] = [], input?: string) {
  const files = await temporaryFiles({ 'config.json': '{"accessToken":"secret-token","pixelCode":"PIXEL"}' });
  const inFolder = (file: string) => join(files.folder, file);
  const command = commands[name];
  const io = fakeIo({ input: input ?? command.input });
  const args = [...command.args, ...flags].map((word) => (/\.(json|html|ndjson)$/.test(word) ? inFolder(word) : word));
  const run = async () => ({
    status: await runCli([name, ...args], io),
    stdout: io.stdout.text,
    stderr: io.stderr.text,
  });
  return { inFolder, run, report: () => readFile(inFolder('report.html'), 'utf8') };
}

const withReport = ['--summary', '--html', 'report.html'];

test('explain draws match keys, refusals, dropped values and keys that are not read', async () => {
  const { run, report } = await runIn('explain', withReport, `no json\n${linesOf(events)}`);
  const { status, stdout } = await run();
  expect(status).toBe(3);
  expect(stdout).toMatch(/│ email +│ +2 │ +67 % │/);
  const { facts, sections } = parseReport(await report());
  expect(facts).toStrictEqual({ Events: '4', 'Would be sent': '3', Refused: '1', Payloads: '3' });
  expect([...sections.keys()]).toStrictEqual([
    'Match keys',
    'Refused events',
    'Dropped values',
    'Keys that no field reads',
    'Unreadable input items',
  ]);
  const matchKeys = sections.get('Match keys');
  expect(matchKeys?.text).toContain('This is not a TikTok score');
  expect(matchKeys?.bars[0]).toStrictEqual(['email: 2 of 3', 66.7]);
  expect(matchKeys?.rows.at(-1)).toStrictEqual(['none of these', '1', '33 %']);
  expect(sections.get('Refused events')?.bars).toStrictEqual([['unmapped-event-name: 1', 100]]);
  expect(sections.get('Dropped values')?.rows).toContainEqual([
    'user.ip ← context.ip: expected public IP address',
    '2',
  ]);
  expect(sections.get('Keys that no field reads')?.rows).toContainEqual([
    'properties.Value: is properties.value meant?',
    '3',
  ]);
  expect(sections.get('Unreadable input items')?.rows).toContainEqual(['invalid-json', '1']);
});

test('lint draws findings by rule', async () => {
  const { run, report } = await runIn('lint', withReport, `no json\n${linesOf([bad, bad, good])}`);
  const { status, stdout } = await run();
  expect(status).toBe(1);
  expect(stdout).toContain('3 requests, 2 with findings');
  const { facts, sections } = parseReport(await report());
  expect(facts).toMatchObject({ Requests: '3', 'With findings': '2', Errors: '2' });
  const { rows, bars } = sections.get('Findings by rule') ?? {};
  const message = lintRequest(bad).find(({ code }) => code === 'raw-personal-data')?.message;
  expect(rows?.slice(0, 3)).toStrictEqual([
    ['rule', 'requests', 'share', 'findings'],
    ['error raw-personal-data', '2', '67 %', '2'],
    [message],
  ]);
  expect(bars?.[0]).toStrictEqual(['raw-personal-data: 2 of 3', 66.7]);
  expect(sections.get('Unreadable input items')?.rows).toContainEqual(['invalid-json', '1']);
});

test.each(names)('%s draws an empty input', async (name) => {
  const { run, report } = await runIn(name, withReport, '');
  expect((await run()).status).toBe(0);
  parseReport(await report());
});

test.each(names)('%s escapes what comes from outside', async (name) => {
  const hostile = ['<script>alert(1)</script>', '"><img src=x>', '\u001b[2J', '\u202eexe', '\ufdd0', '</table>'];
  const properties = Object.fromEntries(hostile.map((key) => [key, { [key]: key }]));
  const inputs = {
    explain: hostile
      .map((event) => ({ ...lead, event, [event]: event, properties }))
      .concat([{ ...lead, properties }] as never),
    lint: hostile.map((event) => ({ ...bad, event_source: event, [event]: event, data: [{ event, properties }] })),
  };
  const { run, report } = await runIn(name, withReport, linesOf(inputs[name]));
  await run();
  const html = await report();
  parseReport(html);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the test looks for them
  expect(html).not.toMatch(/<script|<img|[\u0000-\u0009\u000b-\u001f\u202e\ufdd0]/);
  if (name === 'explain') expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
});

test.each(names)('%s shows nothing personal and no token', async (name) => {
  const person = {
    email: 'jane.geheim@example.com',
    phone: '+49 171 3920012',
    firstName: 'Zofia-Geheim',
    city: 'Cityname-Geheim',
  };
  const keys = Object.fromEntries(Object.values(person).map((value) => [value, { [value]: value }]));
  const inputs = {
    explain: [
      { ...lead, context: { traits: { ...person, ...keys }, ...keys }, properties: keys, ...keys },
      { ...lead, event: person.email },
      { ...lead, event: person.phone },
      { ...lead, type: person.email },
    ],
    lint: [
      { ...bad, ...keys, event_source: person.email, data: [{ event: person.email, user: { ...person, ...keys } }] },
    ],
  };
  const { run, report } = await runIn(name, withReport, linesOf(inputs[name]));
  await run();
  const html = await report();
  parseReport(html);
  expect(html).not.toMatch(/geheim|3920012|secret-token/i);
});

describe.each(names)('the file of %s', (name) => {
  test('needs --summary', async () => {
    const { run, inFolder } = await runIn(name, ['--html', 'report.html']);
    expect(await run()).toMatchObject({ status: 2, stderr: 'error: --html needs --summary: it shows these counts\n' });
    expect(await readdir(inFolder('.'))).toStrictEqual(['config.json']);
  });

  test('replaces a file, also behind a link, and leaves nothing else', async () => {
    const { run, inFolder } = await runIn(name, withReport);
    await mkdir(inFolder('kept'));
    await writeFile(inFolder('kept/old.html'), '<!doctype html>old');
    await chmod(inFolder('kept/old.html'), 0o600);
    await symlink(inFolder('kept/old.html'), inFolder('report.html'));
    await run();
    parseReport(await readFile(inFolder('kept/old.html'), 'utf8'));
    expect((await stat(inFolder('kept/old.html'))).mode & 0o777).toBe(0o600);
    expect((await readdir(inFolder('.'))).sort()).toStrictEqual(['config.json', 'kept', 'report.html']);
    expect(await readdir(inFolder('kept'))).toStrictEqual(['old.html']);
  });

  test('keeps what was there when the run fails', async () => {
    const { run, inFolder, report } = await runIn(name, [...withReport, '--refusals', 'missing/refusals.ndjson']);
    await writeFile(inFolder('report.html'), '<!doctype html>old');
    expect((await run()).status).toBe(2);
    expect(await report()).toBe('<!doctype html>old');
  });

  test.each([
    ['the input', ['input.ndjson', '--summary', '--html', 'input.ndjson']],
    ['the input under another name', ['input.ndjson', '--summary', '--html', 'link.html']],
    ['the refusals', [...withReport, '--refusals', 'report.html']],
    ['the unfinished report', ['input.ndjson', '--summary', '--html', 'half.html']],
  ])('is not %s', async (_what, flags) => {
    const { run, inFolder } = await runIn(name, flags);
    await writeFile(inFolder('input.ndjson'), commands[name].input);
    for (const other of ['link.html', 'half.html.unfinished']) await link(inFolder('input.ndjson'), inFolder(other));
    const { status, stderr } = await run();
    expect([status, stderr]).toStrictEqual([
      2,
      expect.stringMatching(/^error: cannot write [^\n]* is the same file as /),
    ]);
    expect(await readFile(inFolder('input.ndjson'), 'utf8')).toBe(commands[name].input);
  });

  test.each([
    ['missing/report.html', 'there is no such file or folder'],
    ['folder.html', 'it is a folder, not a file'],
    ['config.json/report.html', 'a part of its path is not a folder'],
  ])('is %s: the run does not begin', async (file, reason) => {
    const { run, inFolder } = await runIn(name, ['--summary', '--html', file]);
    await mkdir(inFolder('folder.html'));
    expect(await run()).toMatchObject({
      status: 2,
      stdout: '',
      stderr: `error: cannot write ${inFolder(file)}: ${reason}\n`,
    });
  });

  test('is a file that holds something else: the run does not begin', async () => {
    const { run, inFolder, report } = await runIn(name, withReport);
    await writeFile(inFolder('report.html'), 'id,at\n1,2026-08-03\n');
    const stderr = `error: cannot write ${inFolder('report.html')}: it holds something other than HTML\n`;
    expect(await run()).toMatchObject({ status: 2, stdout: '', stderr });
    expect(await report()).toBe('id,at\n1,2026-08-03\n');
  });

  test('is a device without space: this is reported', async () => {
    const { run } = await runIn(name, ['--summary', '--html', '/dev/full']);
    const { status, stdout, stderr } = await run();
    expect(status).toBe(2);
    expect(stdout).not.toBe('');
    expect(stderr).toContain('error: cannot write /dev/full: no space is left on the device\n');
  });
});
