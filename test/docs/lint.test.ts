import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { lint } from '../../src/cli/commands/lint.js';
import { fakeIo } from '../cli/fakeIo.js';
import { codeBlocks, readPage, root } from './pages.js';

test('lint of the faulty sample requests prints the output of its page', async () => {
  const io = fakeIo();
  const file = fileURLToPath(new URL('fixtures/sample/faulty-requests.ndjson', root));
  expect(await lint(file, { now: new Date('2026-08-04') }, io)).toBe(1);
  const withoutRate = (output: string): string => output.replace(/[\d,]+ requests\/s/, '… requests/s');
  const shown = codeBlocks(readPage('docs/cli/lint.md')).find(({ language }) => language === 'text');
  expect(withoutRate(io.stdout.text + io.stderr.text)).toBe(withoutRate(shown?.code ?? ''));
});

test('the counts of these requests are those of the page', async () => {
  const io = fakeIo();
  const file = fileURLToPath(new URL('fixtures/sample/faulty-requests.ndjson', root));
  await lint(file, { now: new Date('2026-08-04'), summary: true }, io);
  const [, shown] = codeBlocks(readPage('docs/cli/lint.md')).filter(({ language }) => language === 'text');
  expect(io.stdout.text).toBe(shown?.code);
});
