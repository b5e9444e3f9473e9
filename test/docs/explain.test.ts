import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { explain } from '../../src/cli/commands/explain.js';
import { fakeIo } from '../cli/fakeIo.js';
import { codeBlocks, readPage, root } from './pages.js';

const sample = (name: string): string => fileURLToPath(new URL(`fixtures/sample/${name}`, root));
const withoutRate = (output: string): string => output.replace(/[\d,]+ events\/s/, '… events/s');
const [, ofMany] = codeBlocks(readPage('docs/cli/explain.md')).filter(({ language }) => language === 'text');

test('explain --summary of the sample prints the output of its page', async () => {
  const io = fakeIo();
  await explain(sample('events.ndjson'), { config: sample('destination.json'), summary: true }, io);
  expect(withoutRate(io.stdout.text + io.stderr.text)).toBe(withoutRate(ofMany?.code ?? ''));
});
