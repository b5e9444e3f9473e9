import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/runCli.js';
import { fakeIo } from '../fakeIo.js';
import { events, ndjson, requestOf, secretToken, sendingTo } from './sendingTo.js';

describe('the run does not begin', () => {
  test.each<readonly [string, Readonly<Record<string, string>>, string]>([
    [
      'without an access token',
      {},
      'the access token is missing: put it into the environment variable TIKTOK_ACCESS_TOKEN',
    ],
    ['with a blank one', { TIKTOK_ACCESS_TOKEN: ' ' }, 'the access token is missing'],
    [
      'with one that no header can hold',
      { TIKTOK_ACCESS_TOKEN: 'a\nb' },
      'TIKTOK_ACCESS_TOKEN must be the access token alone',
    ],
  ])('%s', async (_name, environment, text) => {
    const { tiktok, send } = await sendingTo();
    const { status, stderr } = await send([requestOf(events(1))], [], { environment });
    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(`^error: ${text}.*\n$`));
    expect(tiktok.calls).toEqual([]);
  });

  test.each([
    [['--endpoint', 'http://example.com'], '--endpoint must be an https URL'],
    [['--endpoint', 'nowhere'], '--endpoint must be an https URL'],
    [['--endpoint', 'https://example.com/?a=b'], '--endpoint must be an https URL'],
    [['--endpoint', 'https://:password@example.com/'], '--endpoint must be an https URL'],
    [['--rate', '0'], 'It must be a whole number from 1 to 1000.'],
    [['--rate', '1e2'], 'It must be a whole number from 1 to 1000.'],
    [['--attempts', 'many'], 'It must be a whole number from 1 to 100.'],
    [['--timeout', '0'], 'It must be a number of seconds, more than 0 and at most 3600.'],
    [['--wait', '61'], 'It must be a number of seconds, more than 0 and at most 60.'],
    [['--ledgre', 'a'], "unknown option '--ledgre' (Did you mean --ledger?)"],
    [['--ledger'], "option '-l, --ledger <file>' argument missing"],
    [['--rate', 'a\u001b[2J\n\u202e'], "'a\\u001b[2J\\u000a\\u202e' is invalid"],
    [['--a\nb=secret'], "unknown option '--a\\u000ab'"],
  ])('with %j', async (args, text) => {
    const { send } = await sendingTo();
    const { status, stderr } = await send([requestOf(events(1))], args);
    expect({ status, lines: stderr.split('\n') }).toEqual({
      status: 2,
      lines: [expect.stringMatching(/^error: /), ''],
    });
    expect(stderr).toContain(text);
  });

  test.each([
    ['missing.ndjson', 'there is no such file or folder'],
    ['a\u001b[2J\n\u202e\u200b', 'there is no such file or folder'],
    ['folder', 'it is a folder without part-….ndjson'],
    [join('requests.ndjson', 'below'), 'a part of its path is not a folder'],
    ['n'.repeat(300), 'its name is too long'],
  ])('with the file %j', async (name, reason) => {
    const { send, file } = await sendingTo();
    await mkdir(join(file, '../folder'));
    const { status, stderr } = await send([requestOf(events(1))], [], { files: [file, join(file, '..', name)] });
    expect({ status, lines: stderr.split('\n') }).toEqual({
      status: 2,
      lines: [expect.stringMatching(/^error: cannot read /), ''],
    });
    expect(stderr).toContain(reason);
    expect(stderr.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test('without a file, at a terminal', async () => {
    const { send } = await sendingTo();
    const { status, stderr } = await send([], [], { files: [], stdin: fakeIo({ stdinIsTTY: true }).stdin });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: nothing to read: .*\n$/);
  });

  test('when --failures names the input or the ledger', async () => {
    const { send, file, ledgerFile } = await sendingTo();
    await send([requestOf(events(1))]);
    for (const target of [file, ledgerFile]) {
      const before = await readFile(target, 'utf8');
      const { status, stderr } = await send([requestOf(events(1))], ['--failures', target]);
      expect(status).toBe(2);
      expect(stderr).toContain('it is the same file as');
      expect(await readFile(target, 'utf8')).toBe(before);
    }
  });

  test('when --failures names the lock of the ledger', async () => {
    const { tiktok, send, ledgerFile } = await sendingTo();
    const { status, stderr } = await send([requestOf(events(1))], ['--failures', `${ledgerFile}.lock`]);
    expect(status).toBe(2);
    expect(stderr).toContain('it is the same file as');
    expect(tiktok.calls).toEqual([]);
  });

  test.each(['-', undefined])('when --failures names the file of standard input (%s)', async (argument) => {
    const { file } = await sendingTo();
    await writeFile(file, ndjson([requestOf(events(1))]));
    const opened = await open(file);
    const stdin = Object.assign(opened.createReadStream(), { fd: opened.fd });
    const io = { ...fakeIo(), environment: { TIKTOK_ACCESS_TOKEN: secretToken }, fetch, stdin };
    const status = await runCli(['send', ...(argument === undefined ? [] : [argument]), '--failures', file], io);
    expect({ status, text: await readFile(file, 'utf8') }).toEqual({ status: 2, text: ndjson([requestOf(events(1))]) });
    expect(io.stderr.text).toContain('it is the same file as standard input, which this run reads');
  });

  test('when --failures names a new ledger', async () => {
    const { tiktok, send, ledgerFile } = await sendingTo();
    const { status, stderr } = await send([requestOf(events(1))], ['--failures', ledgerFile]);
    expect(status).toBe(2);
    expect(stderr).toContain('it is the same file as');
    expect(tiktok.calls).toEqual([]);
  });

  test('when --ledger names another kind of file', async () => {
    const { send, failuresFile, tiktok } = await sendingTo();
    const other = `${failuresFile}.json`;
    await writeFile(other, '{"a":1}\n');
    const { status, stderr } = await send([requestOf(events(1))], ['--ledger', other]);
    expect(status).toBe(2);
    expect(stderr).toBe(`error: cannot use the ledger ${other}: it is not a ledger of tiktok-ads send\n`);
    expect(await readFile(other, 'utf8')).toBe('{"a":1}\n');
    expect(tiktok.calls).toEqual([]);
  });

  test('when --ledger names the input, even an empty one', async () => {
    const { send, file } = await sendingTo();
    const { status, stderr } = await send('', ['--ledger', file]);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `error: cannot write ${file}: it is the same file as ${file}, which this run reads\n`,
    });
    expect(await readFile(file, 'utf8')).toBe('');
  });

  describe('when the shell has redirected', () => {
    /** Runs with a stream that is open on a file. */
    async function redirected(stream: 'stdout' | 'stderr', target: string, args: readonly string[], file: string) {
      const opened = await open(target, 'a');
      const io = fakeIo();
      Object.assign(io[stream], { fd: opened.fd });
      const environment = { TIKTOK_ACCESS_TOKEN: secretToken };
      const status = await runCli(['send', file, '--endpoint', 'http://127.0.0.1:9', ...args], { ...io, environment });
      await opened.close();
      return { status, stderr: io.stderr.text };
    }

    test.each([
      ['stdout', 'standard output', [], 'requests.ndjson', 'which this run reads'],
      ['stdout', 'standard output', ['--dry-run'], 'requests.ndjson', 'which this run reads'],
      ['stderr', 'standard error', [], 'requests.ndjson', 'which this run reads'],
      ['stderr', 'standard error', ['--dry-run'], 'requests.ndjson.ledger', 'which this run reads'],
    ] as const)('%s into what it reads', async (stream, name, args, target, use) => {
      const { file } = await sendingTo();
      await writeFile(file, ndjson([requestOf(events(1))]));
      const path = join(file, '..', target);
      const { status, stderr } = await redirected(stream, path, args, file);
      expect(status).toBe(2);
      expect(stderr).toBe(`error: cannot write ${name}: it is the same file as ${path}, ${use}\n`);
    });

    test.each([
      ['stdout', 'standard output', 'failures.ndjson', ['--failures', 'failures.ndjson']],
      ['stderr', 'standard error', 'failures.ndjson', ['--failures', 'failures.ndjson']],
      ['stdout', 'standard output', 'my.ledger', ['--ledger', 'my.ledger']],
    ] as const)('%s into a file of its own', async (stream, name, target, [option, value]) => {
      const { file } = await sendingTo();
      await writeFile(file, ndjson([requestOf(events(1))]));
      const path = join(file, '..', target);
      const { status, stderr } = await redirected(stream, path, [option, join(file, '..', value)], file);
      expect(status).toBe(2);
      expect(stderr).toBe(
        `error: cannot write ${path}: it is the same file as ${name}, into which this run writes too\n`,
      );
      expect(await readFile(path, 'utf8')).toBe('');
    });
  });

  test('when a file of the command line is standard input as well', async () => {
    const { tiktok, send, file } = await sendingTo();
    await writeFile(file, '');
    const opened = await open(file);
    const stdin = Object.assign(opened.createReadStream(), { fd: opened.fd });
    const { status, stderr } = await send([requestOf(events(1))], ['--no-ledger'], { files: [file, '-'], stdin });
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'error: - is given twice\n' });
    expect(tiktok.calls).toEqual([]);
  });
});

test('standard output and standard error may be one file', async () => {
  const { tiktok, file, failuresFile } = await sendingTo();
  await writeFile(file, ndjson([requestOf(events(1))]));
  const log = await open(failuresFile, 'a');
  const io = fakeIo();
  Object.assign(io.stdout, { fd: log.fd });
  const again = await open(failuresFile, 'a');
  Object.assign(io.stderr, { fd: again.fd });
  const environment = { TIKTOK_ACCESS_TOKEN: secretToken };
  expect(await runCli(['send', file, '--endpoint', tiktok.endpoint], { ...io, environment, fetch })).toBe(0);
  await Promise.all([log.close(), again.close()]);
});

test.runIf(existsSync('/dev/full'))('a full disk is reported where --dry-run prints to it', async () => {
  const { file } = await sendingTo();
  await writeFile(file, ndjson([requestOf(events(1))]));
  const io = { ...fakeIo(), stdout: createWriteStream('/dev/full') };
  expect(await runCli(['send', file, '--dry-run'], io)).toBe(2);
  expect(io.stderr.text).toBe('error: cannot write the plan: no space is left on the device\n');
});
