import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/runCli.js';
import { transformEvent } from '../../src/index.js';
import { fakeIo } from '../cli/fakeIo.js';
import { temporaryFolder } from '../cli/runBuiltCli.js';
import { codeBlocks, readPage, root } from './pages.js';
import { programsOf } from './programs.js';

const page = readPage('docs/recipes/records.md');
const blocks = codeBlocks(page);
const [example] = programsOf(page);

test('the record message of the page is refused', () => {
  const message = JSON.parse(blocks.find(({ language }) => language === 'json')?.code ?? '');
  const Config = { accessToken: 'token', pixelCode: 'PIXEL' };
  expect(() => transformEvent({ message, destination: { Config } })).toThrow(/^Event type record is not supported/);
});

test('every action has a row in the table', () => {
  expect([...page.matchAll(/^\| `(\w+)` \| (\w+)/gm)].map(([, action, result]) => [action, result])).toStrictEqual([
    ['insert', 'Yes'],
    ['update', 'Only'],
    ['delete', 'Never'],
  ]);
});

test('the command turns a file of records into the same event as the program', async () => {
  const folder = await temporaryFolder();
  const [records, model] = [join(folder, 'records.ndjson'), join(folder, 'model.json')];
  const fields = { email: 'jane@example.com', total: '37.00', status: 'paid', paid_at: '2026-08-03T10:15:00Z' };
  const messages = [
    { action: 'insert', identifiers: { order_id: 9001 }, fields: { ...fields, status: 'open', paid_at: null } },
    { action: 'UPDATE ', identifiers: { order_id: 9001 }, fields },
    { action: 'delete', identifiers: { order_id: 9002 }, fields },
  ];
  await writeFile(records, messages.map((message) => `${JSON.stringify({ type: 'record', ...message })}\n`).join(''));
  const [, modelCode = ''] = /const model = (\{[\s\S]*?\n\});/.exec(example?.code ?? '') ?? [];
  await writeFile(model, JSON.stringify(runInNewContext(`(${modelCode})`)));

  const command = blocks.find(({ code }) => code.includes('--sql'))?.code ?? '';
  const [, sql = ''] = /--sql "([^"]+)"/.exec(command) ?? [];
  const config = fileURLToPath(new URL('fixtures/sample/destination.json', root));
  const io = fakeIo();
  expect(await runCli(['warehouse', '--from', records, '--model', model, '--config', config, '--sql', sql], io)).toBe(
    0,
  );
  const shownId = /event_id: '(\w+)'/.exec(example?.output?.code ?? '')?.[1];
  expect(JSON.parse(io.stdout.text).body.data).toMatchObject([
    { event: 'Purchase', event_id: shownId, event_time: 1785752100 },
  ]);
  expect(io.stderr.text).toContain('3 rows: 1 in events, 2 skipped, none refused');
});
