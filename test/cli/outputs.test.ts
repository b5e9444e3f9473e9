import { existsSync } from 'node:fs';
import { link, mkdir, open, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { finish, runBuiltCli, spawnBuiltCli, temporaryFiles } from './runBuiltCli.js';

const event = { type: 'track', event: 'Lead', messageId: 'm', timestamp: '2026-08-03T10:00:00Z' };
const line = `${JSON.stringify(event)}\n`;
const reported = /^(?:[^\n]*\n)*error: cannot write [^\n]+: no space is left on the device\n$/;

let files: Record<'settings.json' | 'model.json' | 'rows.csv' | 'events' | 'requests' | 'folder', string>;
let transform: readonly string[] = [];
let warehouse: readonly string[] = [];

beforeAll(async () => {
  files = await temporaryFiles({
    'settings.json': '{"pixelCode":"EXAMPLEPIXEL"}',
    'model.json': '{"event":"Lead","timestamp":"at","key":["id"]}',
    'rows.csv': 'id,at\n1,2026-08-03\n2,yesterday\n',
    events: `${line}no json\n`,
    requests: '{"event_source":"web","data":[{}]}\n',
  });
  const config = ['--config', files['settings.json']];
  transform = ['transform', files.events, ...config];
  warehouse = ['warehouse', '--from', files['rows.csv'], '--model', files['model.json'], ...config];
});

/** Runs the built command with its standard output in a file. */
async function runInto(file: string, flags: string, args: readonly string[], input = '') {
  const handle = await open(file, flags);
  try {
    return await finish(spawnBuiltCli(args, handle.fd), input);
  } finally {
    await handle.close();
  }
}

describe('a file is not written twice, nor while it is read', () => {
  test.each<[string, () => readonly string[]]>([
    ['transform', () => transform],
    ['warehouse', () => warehouse],
  ])('%s: refusals in the file of standard output', async (name, args) => {
    const file = join(files.folder, `${name}.out`);
    await writeFile(file, '');
    await link(file, `${file}.link`);
    const { status, stderr } = await runInto(file, 'a', [...args(), '--refusals', `${file}.link`]);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^error: cannot write [^\n]*: it is the same file as standard output, into which this run writes too\n$/,
    );
  });

  test.each<[string, () => readonly string[], () => string]>([
    ['transform', () => transform, () => files.events],
    ['warehouse', () => warehouse, () => files['rows.csv']],
  ])('%s: standard output appended to the input', async (_name, args, input) => {
    const before = await readFile(input(), 'utf8');
    const { status, stderr } = await runInto(input(), 'a', args());
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^error: cannot write standard output: it is the same file as [^\n]*, which this run reads\n$/,
    );
    expect(await readFile(input(), 'utf8')).toBe(before);
  });

  test('warehouse: refusals in a file of the folder, under another name', async () => {
    const out = join(files.folder, 'out');
    await mkdir(out);
    await writeFile(join(out, 'checkpoint.json'), '');
    await link(join(out, 'checkpoint.json'), join(files.folder, 'refusals'));
    await symlink(out, join(files.folder, 'same'));
    for (const refusals of [join(files.folder, 'refusals'), join(files.folder, 'same', 'part-000001.ndjson')]) {
      const { status, stderr } = await runBuiltCli([...warehouse, '--out', out, '--refusals', refusals]);
      expect(status).toBe(2);
      expect(stderr).toMatch(/^error: cannot write [^\n]*: the run needs that file in the folder of --out\n$/);
    }
  });
});

describe.runIf(existsSync('/dev/full'))('a full disk is reported', () => {
  test.each<[string, () => readonly string[]]>([
    ['transform', () => transform],
    ['transform --jobs', () => [...transform, '--jobs', '2']],
    ['explain', () => ['explain', ...transform.slice(1)]],
    ['explain --summary', () => ['explain', '--summary', ...transform.slice(1)]],
    ['lint', () => ['lint', files.requests]],
    ['check', () => ['check', '--config', files['settings.json']]],
    ['warehouse', () => warehouse],
    ['warehouse --dry-run', () => [...warehouse, '--dry-run']],
    ['--help', () => ['--help']],
    ['check --help', () => ['check', '--help']],
    ['--version', () => ['--version']],
  ])('standard output of %s', async (_name, args) => {
    const { status, stderr } = await runInto('/dev/full', 'w', args());
    expect(status).toBe(2);
    expect(stderr).toMatch(reported);
  });

  test.each<[string, () => readonly string[]]>([
    ['transform', () => transform],
    ['explain', () => ['explain', ...transform.slice(1)]],
    ['warehouse', () => warehouse],
  ])('refusals of %s', async (_name, args) => {
    const { status, stderr } = await runBuiltCli([...args(), '--refusals', '/dev/full']);
    expect(status).toBe(2);
    expect(stderr).toMatch(reported);
  });
});

test('names from outside are escaped in errors and warnings', async () => {
  const name = join(files.folder, 'set\u001b[2J\u202etings.json');
  await writeFile(name, '{"pixelCode":"P","testEventcode":1,"destination\u009b":{}}');
  const { stderr } = await runBuiltCli(['transform', files.events, '--config', name]);
  expect(stderr).toMatch(/^warning: [^\n]*set\\u001b\[2J\\u202etings\.json: testEventcode: /);
  const missing = await runBuiltCli(['transform', 'no\u001b]0;such\u200bfile', '--config', name]);
  expect(missing.stderr).toMatch(/error: cannot read no\\u001b\]0;such\\u200bfile: there is no such file or folder\n$/);
  const flag = await runBuiltCli(['transform', '--no\u001b[31m']);
  expect(flag.stderr).toContain("error: unknown option '--no\\u001b[31m'\n");
});

test('JSON of the input is printed with escapes, and is the same value', async () => {
  const description = 'a\u0085b\u202ec\u200bd\u007fe';
  const input = `${JSON.stringify({ ...event, properties: { description } })}\n`;
  for (const args of [['transform'], ['transform', '--pretty'], ['explain', '--json']]) {
    const { stdout } = await runBuiltCli([...args, '-', '--config', files['settings.json']], input);
    expect(stdout).toContain('a\\u0085b\\u202ec\\u200bd\\u007fe');
    expect(JSON.stringify(JSON.parse(stdout))).toContain(description);
  }
});
