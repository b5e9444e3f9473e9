import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { explain } from '../../src/cli/commands/explain.js';
import { fakeIo } from '../cli/fakeIo.js';
import { codeBlocks, root, section } from './readme.js';

const sample = (name: string): string => fileURLToPath(new URL(`fixtures/sample/${name}`, root));
const withoutRate = (output: string): string => output.replace(/[\d,]+ events\/s/, '… events/s');
const [ofOne, ofMany] = codeBlocks(section('explain')).filter(({ language }) => language === 'text');

test('an event is explained as the page says', async () => {
  const event = {
    type: 'track',
    event: 'Lead',
    timestamp: 1770091506,
    traits: { email: ' ' },
    context: { traits: { email: 'Jane@Example.com' }, ip: '10.0.0.5' },
    properties: { Value: 3 },
  };
  const io = fakeIo({ input: `${JSON.stringify(event)}\n` });
  await explain('-', { config: sample('destination.json') }, io);
  expect(io.stdout.text.trim()).toBe(ofOne?.code.trim());
});

test('the sample is counted as the page says', async () => {
  const io = fakeIo();
  await explain(sample('events.ndjson'), { config: sample('destination.json'), summary: true }, io);
  expect(withoutRate(io.stdout.text + io.stderr.text)).toBe(withoutRate(ofMany?.code ?? ''));
});
