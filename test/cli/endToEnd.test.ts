import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { finish, jsonLines, runBuiltCli, spawnBuiltCli, temporaryFiles } from './runBuiltCli.js';

const sample = (name: string) => fileURLToPath(new URL(`../../fixtures/sample/${name}`, import.meta.url));
const sampleEvents = sample('events.ndjson');
const sampleDestination = sample('destination.json');

const token = 'secret-token';
const settings = { accessToken: token, pixelCode: 'EXAMPLEPIXEL' };
const message = { type: 'track', event: 'Signed Up', timestamp: '2026-08-03T10:00:00Z', messageId: 'example-1' };
const unmapped = { ...message, event: 'Nobody mapped this' };

let config: string;
let events: string;
let folder: string;

beforeAll(async () => {
  const files = await temporaryFiles({
    'destination.json': JSON.stringify({ Config: settings }),
    'events.ndjson': `${JSON.stringify(message)}\n${JSON.stringify({ ...message, messageId: 'example-2' })}\n`,
  });
  config = files['destination.json'];
  events = files['events.ndjson'];
  folder = files.folder;
});

/** Splits standard error into the refusals and the summary. */
function splitStderr(stderr: string): { refusals: unknown[]; summary: string } {
  const lines = stderr.trimEnd().split('\n');
  const summary = lines.pop() ?? '';
  return { refusals: jsonLines(lines.join('\n')), summary };
}

describe('transform on the sample', () => {
  test('prints one request per line, two refusals and a summary, and exits with 3', async () => {
    const { status, stdout, stderr } = await runBuiltCli(['transform', sampleEvents, '--config', sampleDestination]);
    const { refusals, summary } = splitStderr(stderr);
    const requests = jsonLines(stdout);
    expect(status).toBe(3);
    expect(summary).toMatch(
      /^16 events: 14 accepted as 15 requests, 2 refused \(1 record-not-supported, 1 unmapped-event-name\) · [\d,]+ events\/s$/,
    );
    expect(requests).toHaveLength(15);
    for (const request of requests) {
      expect(Object.keys(request as object)).toEqual(['method', 'url', 'path', 'headers', 'body']);
      expect(request).toMatchObject({ method: 'POST', headers: { 'Access-Token': '***' } });
    }
    expect(refusals).toEqual([
      { line: 15, code: 'record-not-supported', text: expect.stringMatching(/^Event type record is not supported/) },
      {
        line: 16,
        code: 'unmapped-event-name',
        text: 'Event name (wishlist shared) is not valid, must be mapped to one of standard events',
      },
    ]);
    expect(stdout + stderr).not.toContain('example-token');
  });

  test('--jobs changes nothing in the output', async () => {
    const line = await readFile(sampleEvents, 'utf8');
    const { many } = await temporaryFiles({ many: `${line.repeat(80)}{"broken\n` });
    for (const options of [['--pretty', '--show-secrets'], ['--batch']]) {
      const args = ['transform', many, '--config', sampleDestination, ...options];
      const [alone, together] = [await runBuiltCli(args), await runBuiltCli([...args, '--jobs', '3'])];
      expect(together.status).toBe(3);
      expect(together.stdout === alone.stdout).toBe(true);
      const withoutRate = ({ stderr }: { stderr: string }) => stderr.replace(/[\d,]+ events\/s/, '');
      expect(withoutRate(together) === withoutRate(alone)).toBe(true);
      expect(together.stderr).toContain('1,281 events: 1,120 accepted as');
    }
  });

  test('--show-secrets prints the access tokens', async () => {
    const args = ['transform', sampleEvents, '--config', sampleDestination, '--show-secrets'];
    const { stdout } = await runBuiltCli(args);
    expect(stdout).not.toContain('***');
    expect(jsonLines(stdout)[0]).toMatchObject({ headers: { 'Access-Token': 'example-token' } });
    // The 1.0 events of the sample have a destination of their own.
    expect(jsonLines(stdout).at(-1)).toMatchObject({ headers: { 'Access-Token': 'example-token-of-v1' } });
  });

  test('prints no unhashed personal data in requests or refusals', async () => {
    const { stdout, stderr } = await runBuiltCli(['transform', sampleEvents, '--config', sampleDestination]);
    expect(stdout + stderr).not.toMatch(/@example\.com|3920012|23125|Jane|"Doe"/i);
  });

  test('gives the same requests for a JSON array of the same events', async () => {
    const lines = (await readFile(sampleEvents, 'utf8')).trimEnd().split('\n');
    const asLines = await runBuiltCli(['transform', sampleEvents, '--config', sampleDestination]);
    const asArray = await runBuiltCli(['transform', '--config', sampleDestination], `[\n${lines.join(',\n')}\n]\n`);
    expect(asArray.status).toBe(3);
    expect(asArray.stdout).toBe(asLines.stdout);
    // The bracket is on a line of its own.
    expect(splitStderr(asArray.stderr).refusals).toMatchObject([{ line: 16 }, { line: 17 }]);
  });
});

describe('transform --batch on the sample', () => {
  interface Body {
    readonly event_source?: string;
    readonly data?: readonly { readonly event_id: string }[];
    readonly batch?: readonly { readonly event_id: string }[];
    readonly event_id: string;
  }
  interface Printed {
    readonly path: string;
    readonly headers: { readonly 'Access-Token': string };
    readonly body: Body;
  }
  const payloadsByTarget = (stdout: string) => {
    const found: Record<string, unknown[]> = {};
    for (const { headers, body } of jsonLines(stdout) as Printed[]) {
      const key = `${headers['Access-Token']} ${body.event_source}`;
      const payloads = body.data ?? (body.batch ?? [body]).map((payload) => payload.event_id);
      found[key] = [...(found[key] ?? []), ...payloads];
    }
    return found;
  };
  const args = ['transform', sampleEvents, '--config', sampleDestination, '--show-secrets'];

  test('gives fewer requests with the same payloads in the same order, and mixes no tokens', async () => {
    const [single, batched] = await Promise.all([runBuiltCli(args), runBuiltCli([...args, '--batch'])]);
    expect(batched.status).toBe(3);
    expect(payloadsByTarget(batched.stdout)).toEqual(payloadsByTarget(single.stdout));
    expect(Object.keys(payloadsByTarget(batched.stdout))).toContain('example-token-of-v1 undefined');
    expect(splitStderr(batched.stderr).refusals).toEqual(splitStderr(single.stderr).refusals);
    // The test event has a request of its own.
    expect(
      (jsonLines(batched.stdout) as Printed[]).map(({ path, body }) => [path, (body.data ?? body.batch)?.length]),
    ).toEqual([
      ['event/track', 8],
      ['event/track', 2],
      ['event/track', 1],
      ['event/track', 1],
      ['event/track', 1],
      ['pixel/batch', 3],
    ]);
    expect(splitStderr(batched.stderr).summary).toMatch(/^16 events: 14 accepted as 6 requests, 2 refused \(1 record-/);
  });

  test('puts events of alternating tokens into one request per token', async () => {
    const pair = (accessToken: string, messageId: string) =>
      JSON.stringify({ message: { ...message, messageId }, destination: { Config: { ...settings, accessToken } } });
    const input = [pair('one', '1'), pair('two', '2'), pair('one', '3'), pair('two', '4')].join('\n');
    const { status, stdout } = await runBuiltCli(['transform', '--batch', '--show-secrets'], input);
    expect(status).toBe(0);
    expect(jsonLines(stdout)).toMatchObject([
      { headers: { 'Access-Token': 'one' }, body: { data: [{ event_id: '1' }, { event_id: '3' }] } },
      { headers: { 'Access-Token': 'two' }, body: { data: [{ event_id: '2' }, { event_id: '4' }] } },
    ]);
  });

  test('redacts tokens, and indents with --pretty', async () => {
    const { stdout } = await runBuiltCli(['transform', events, '--config', config, '--batch', '--pretty']);
    expect(stdout).toContain('\n  "headers": {\n    "Access-Token": "***"');
    expect(JSON.parse(stdout)).toMatchObject({
      body: { data: [{ event_id: 'example-1' }, { event_id: 'example-2' }] },
    });
  });

  test('ends quietly when the reader goes away', async () => {
    const child = spawnBuiltCli(['transform', '-', '--config', config, '--batch']);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { status, stderr } = await finish(child, `${JSON.stringify(message)}\n`.repeat(50_000));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('classify', () => {
  test('prints one outcome per response, refusals and a summary, and exits with 3', async () => {
    const secret = 'secret.person@example.com';
    const input = [
      { status: 200, body: { code: 0, message: 'OK' } },
      { code: 40105, message: secret },
      { status: 200, body: { code: 40002, message: `Batch.3.context.user.email: ${secret}` } },
      { event: secret },
    ]
      .map((response) => JSON.stringify(response))
      .join('\n');
    const { status, stdout, stderr } = await runBuiltCli(['classify'], `${input}\n{"code":0,"message":"${secret}\n`);
    expect(status).toBe(3);
    expect(jsonLines(stdout)).toMatchObject([
      { line: 1, outcome: 'delivered', status: 200, code: 0, name: 'OK', failedEvents: [] },
      { line: 2, outcome: 'aborted', status: 400, code: 40105, name: 'INVALID_ACCESS_TOKEN', failedEvents: [] },
      { line: 3, outcome: 'aborted', status: 400, code: 40002, name: 'PARAM_ERROR', failedEvents: [3] },
    ]);
    expect(splitStderr(stderr).refusals).toMatchObject([
      { line: 4, code: 'invalid-response' },
      { line: 5, code: 'invalid-json' },
    ]);
    expect(splitStderr(stderr).summary).toMatch(
      /^5 responses: 1 delivered, 2 aborted, 2 refused \(1 invalid-json, 1 invalid-response\) · [\d,]+ responses\/s$/,
    );
    expect(stdout + stderr).not.toContain(secret);
  });

  test('exits with 2 for a missing file and for an unknown option', async () => {
    const missing = await runBuiltCli(['classify', join(folder, 'none.ndjson')]);
    expect(missing).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/^error: cannot read .*\n$/),
    });
    expect(await runBuiltCli(['classify', '--config', config])).toMatchObject({ status: 2, stdout: '' });
  });
});

describe('the input of transform', () => {
  test('exits with 0 when nothing is refused', async () => {
    const { status, stdout, stderr } = await runBuiltCli(['transform', events, '--config', config]);
    expect(status).toBe(0);
    expect(jsonLines(stdout)).toHaveLength(2);
    expect(stderr).toMatch(/^2 events: 2 accepted as 2 requests, none refused.*\n$/);
  });

  test.each([['-'], []])('is standard input with the file argument %j', async (...file) => {
    const { status, stdout } = await runBuiltCli(
      ['transform', ...file, '--config', config],
      await readFile(events, 'utf8'),
    );
    expect(status).toBe(0);
    expect(jsonLines(stdout)).toHaveLength(2);
  });

  test('may have no events', async () => {
    const { status, stdout, stderr } = await runBuiltCli(['transform', '--config', config], '\n\n');
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr).toMatch(/^0 events: 0 accepted as 0 requests, none refused/);
  });

  test('refuses a line that is not JSON, without quoting it', async () => {
    const broken = '{"type":"track","context":{"traits":{"email":"secret.person@example.com"';
    const input = [JSON.stringify(message), broken, 'secret.person@example.com', '', JSON.stringify(message)].join(
      '\n',
    );
    const { status, stdout, stderr } = await runBuiltCli(['transform', '-', '--config', config], input);
    expect(status).toBe(3);
    expect(jsonLines(stdout)).toHaveLength(2);
    expect(splitStderr(stderr).refusals).toMatchObject([
      { line: 2, code: 'invalid-json' },
      { line: 3, code: 'invalid-json' },
    ]);
    expect(splitStderr(stderr).summary).toMatch(/^4 events: 2 accepted as 2 requests, 2 refused \(2 invalid-json\)/);
    expect(stdout + stderr).not.toContain('secret.person');
  });

  test('refuses items that are not objects', async () => {
    const { status, stderr } = await runBuiltCli(['transform', '--config', config], '42\nnull\n"text"\n[]\n{}\n');
    expect(status).toBe(3);
    const codes = splitStderr(stderr).refusals.map((refusal) => (refusal as { code: string }).code);
    expect(codes).toEqual(['invalid-message', 'invalid-message', 'invalid-message', 'invalid-message', 'missing-type']);
  });

  test('prefers the destination of a pair over --config', async () => {
    const own = { Config: { ...settings, accessToken: 'another-token', version: 'v1' } };
    const input = `${JSON.stringify({ message, destination: own })}\n${JSON.stringify({ message })}\n`;
    const { status, stdout } = await runBuiltCli(['transform', '--config', config, '--show-secrets'], input);
    expect(status).toBe(0);
    expect(jsonLines(stdout)).toMatchObject([
      { path: 'pixel/track', headers: { 'Access-Token': 'another-token' } },
      { path: 'event/track', headers: { 'Access-Token': token } },
    ]);
  });

  test('needs a destination in each item without --config', async () => {
    const input = `${JSON.stringify({ message, destination: { Config: settings } })}\n${JSON.stringify(message)}\n`;
    const { status, stdout, stderr } = await runBuiltCli(['transform'], input);
    expect(status).toBe(3);
    expect(jsonLines(stdout)).toHaveLength(1);
    expect(splitStderr(stderr).refusals).toEqual([
      { line: 2, code: 'missing-destination', text: expect.stringContaining('--config') },
    ]);
  });

  test.each([[{}], ['text'], [7], [{ Config: null }], [[]]])(
    'refuses a pair with an unusable destination: %j',
    async (destination) => {
      const pairs = [
        { message, destination },
        { message, destination: { Config: settings } },
      ];
      const { status, stderr } = await runBuiltCli(['transform'], pairs.map((pair) => JSON.stringify(pair)).join('\n'));
      expect(status).toBe(3);
      expect(splitStderr(stderr).refusals).toMatchObject([{ line: 1, code: 'invalid-config' }]);
    },
  );

  test('accepts a --config file that holds only the settings', async () => {
    const files = await temporaryFiles({ 'settings.json': `\uFEFF${JSON.stringify(settings)}` });
    const { status } = await runBuiltCli(['transform', events, '--config', files['settings.json']]);
    expect(status).toBe(0);
  });
});

describe('the output of transform', () => {
  test('has several lines per request with --pretty', async () => {
    const { stdout } = await runBuiltCli(['transform', '--pretty', '--config', config], JSON.stringify(message));
    expect(stdout.split('\n').length).toBeGreaterThan(10);
    expect(stdout).toContain('\n  "headers": {\n    "Access-Token": "***"');
    expect(JSON.parse(stdout)).toMatchObject({ body: { data: [{ event: 'CompleteRegistration' }] } });
  });

  test('has its refusals in the file of --refusals, which is emptied first', async () => {
    const files = await temporaryFiles({ 'refusals.ndjson': 'from an earlier run\n' });
    const refusals = files['refusals.ndjson'];
    const input = `${JSON.stringify(unmapped)}\nno json\n`;
    const { status, stderr } = await runBuiltCli(['transform', '--config', config, '--refusals', refusals], input);
    expect(status).toBe(3);
    expect(stderr).toMatch(/^2 events: .*\n$/);
    expect(jsonLines(await readFile(refusals, 'utf8'))).toMatchObject([
      { line: 1, code: 'unmapped-event-name' },
      { line: 2, code: 'invalid-json' },
    ]);
  });

  test.each([[[]], [['--jobs', '2']]])('may lose its reader: the run ends quietly, with %j', async (jobs) => {
    const child = spawnBuiltCli(['transform', '-', '--config', config, ...jobs]);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { status, stderr } = await finish(child, `${JSON.stringify(message)}\n`.repeat(50_000));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('does not depend on a reader of standard error', async () => {
    const child = spawnBuiltCli(['transform', '-', '--config', config]);
    child.stderr?.destroy();
    const input = `${JSON.stringify(unmapped)}\n`.repeat(5_000) + JSON.stringify(message);
    const { status, stdout } = await finish(child, input);
    expect(status).toBe(3);
    expect(jsonLines(stdout)).toHaveLength(1);
  });

  test.runIf(existsSync('/dev/full'))('may meet a full disk: status 2 and a clear message', async () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = await finish(spawnBuiltCli(['transform', events, '--config', config], full));
    closeSync(full);
    expect(status).toBe(2);
    expect(stderr).toContain('error: cannot write the requests: no space is left on the device\n');
    expect(stderr).not.toContain('    at ');
  });
});

test.skipIf(process.platform === 'win32')('goes on when the reader of --refusals goes away', async () => {
  const pipe = join(folder, 'refusals.pipe');
  execFileSync('mkfifo', [pipe]);
  const reader = spawn('sh', ['-c', `head -c 1 < '${pipe}' > /dev/null`]);
  const bad = `${JSON.stringify({ type: 'identify' })}\n`.repeat(20_000);
  const { status, stderr } = await finish(spawnBuiltCli(['transform', '--config', config, '--refusals', pipe]), bad);
  reader.kill();
  expect(stderr).toContain('20,000 events: 0 accepted');
  expect(status).toBe(3);
});

describe('wrong usage', () => {
  test.each([
    [['transform', '--colour'], "error: unknown option '--colour'"],
    [['send', '--token=a-secret-one'], "error: unknown option '--token'"],
    [['transmute'], "error: unknown command 'transmute'"],
    [['transform', '--config'], "error: option '-c, --config <file>' argument missing"],
    [['transform', 'a.ndjson', 'b.ndjson'], 'error: too many arguments'],
  ])('exits with 2 and a message: %j', async (args, message) => {
    const { status, stdout, stderr } = await runBuiltCli(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('secret');
  });

  test.each([
    [
      'a missing file',
      () => ['transform', join(folder, 'none.ndjson'), '--config', config],
      /cannot read .*none\.ndjson: there is no such file/,
    ],
    ['a folder', () => ['transform', folder, '--config', config], /cannot read .*: it is a folder/],
    [
      'a missing config',
      () => ['transform', events, '--config', join(folder, 'none.json')],
      /cannot read .*none\.json: there is no such file/,
    ],
    ['a config that is a folder', () => ['transform', events, '--config', folder], /cannot read .*: it is a folder/],
    [
      'events as the config',
      () => ['transform', events, '--config', events],
      /cannot use .*events\.ndjson: it holds an event\. --config takes a JSON file/,
    ],
    [
      'refusals in a missing folder',
      () => ['transform', events, '--config', config, '--refusals', join(folder, 'none', 'file')],
      /cannot write .*: there is no such file or folder/,
    ],
    [
      'refusals over the input',
      () => ['transform', events, '--config', config, '--refusals', events],
      /cannot write .*: it is the same file as .*events\.ndjson/,
    ],
    [
      'refusals over the config',
      () => ['transform', '-', '--config', config, '--refusals', `${folder}/./destination.json`],
      /cannot write .*: it is the same file as .*destination\.json/,
    ],
  ])('exits with 2 and one line for %s', async (_what, args, message) => {
    const before = await readFile(events, 'utf8');
    const { status, stdout, stderr } = await runBuiltCli(args());
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(await readFile(events, 'utf8')).toBe(before);
  });

  test.each([
    [{ ...settings, version: 'v7' }, /Setting "version" must be "v1" or "v2" \(invalid-config\)/],
    [{ accessToken: token }, /Pixel Code not found\. Aborting \(missing-pixel-code\)/],
    [{ Config: null }, /\(invalid-config\)/],
    [[settings], /it holds no destination$/m],
    [{ ...settings, accessToken: { secret: token } }, /Setting "accessToken" must be text, or left out/],
  ])('exits with 2 for unusable settings: %#', async (content, message) => {
    const files = await temporaryFiles({ 'settings.json': JSON.stringify(content) });
    const { status, stdout, stderr } = await runBuiltCli(['transform', events, '--config', files['settings.json']]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain(token);
  });

  test('exits with 2 even when nobody reads the message', async () => {
    const child = spawnBuiltCli(['transform', join(folder, 'none.ndjson'), '--config', config]);
    child.stderr?.destroy();
    expect(await finish(child)).toMatchObject({ status: 2 });
  });

  test('does not quote broken settings', async () => {
    const files = await temporaryFiles({ 'settings.json': `{"accessToken":"${token}"` });
    const { status, stderr } = await runBuiltCli(['transform', events, '--config', files['settings.json']]);
    expect(status).toBe(2);
    expect(stderr).not.toContain(token);
  });

  test('exits with 2 and prints the help without a command', async () => {
    const { status, stderr } = await runBuiltCli([]);
    expect(status).toBe(2);
    expect(stderr).toContain('Usage: tiktok-ads');
  });
});

describe('help and version', () => {
  test('--version prints the version', async () => {
    const { status, stdout } = await runBuiltCli(['--version']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${packageJson.version}\n` });
  });

  test.each([[['--help']], [['transform', '--help']], [['help', 'transform']]])('prints help: %j', async (args) => {
    const { status, stdout, stderr } = await runBuiltCli(args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('Usage: tiktok-ads');
    if (!args.includes('transform')) return;
    for (const option of ['--config', '--batch', '--refusals', '--pretty', '--show-secrets'])
      expect(stdout).toContain(option);
  });

  test('ends quietly when nobody reads the help', async () => {
    const child = spawnBuiltCli(['--help']);
    child.stdout?.destroy();
    expect(await finish(child)).toMatchObject({ status: 0, stderr: '' });
  });
});
