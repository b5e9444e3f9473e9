import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { check } from '../../src/cli/commands/check.js';
import { fakeIo } from '../cli/fakeIo.js';
import { codeBlocks, readPage, root } from './pages.js';

const sample = (name: string): string => readFileSync(new URL(`fixtures/sample/${name}`, root), 'utf8');
const [printed] = codeBlocks(readPage('docs/cli/check.md')).filter(({ language }) => language === 'text');

test('check of the sample, with a mistake in each file, prints the output of its page', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'check-'));
  const destination = JSON.parse(sample('destination.json')) as { Config: object };
  const events = sample('events.ndjson');
  const files = {
    'destination.json': JSON.stringify({ ...destination, Config: { ...destination.Config, testEventcode: 'TEST' } }),
    'model.json': sample('model.json').replace('"total"', '"totl"'),
    'orders.csv': sample('orders.csv'),
    'events.ndjson': events.replace('"Order Completed"', '"Order Complete"'),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const io = fakeIo();
  const file = (name: keyof typeof files) => join(folder, name);
  const flags = { model: file('model.json'), from: file('orders.csv'), events: file('events.ndjson') };
  await check({ config: file('destination.json'), ...flags }, io);
  const shown = io.stdout.text.replaceAll(`${folder}/`, '');
  expect(shown).toBe(printed?.code);
});
