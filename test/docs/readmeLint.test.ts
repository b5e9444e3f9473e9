import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { lint } from '../../src/cli/commands/lint.js';
import type { Rule } from '../../src/lint/rule.js';
import { rules } from '../../src/lint/rules.js';
import { fakeIo } from '../cli/fakeIo.js';
import { deadLinks } from './deadLinks.js';
import { codeBlocks, root, section, tableRows } from './readme.js';

const path = fileURLToPath(new URL('docs/lint.md', root));
const page = readFileSync(path, 'utf8');

test('no link of the page is dead, and the README leads to it', () => {
  expect(deadLinks(path)).toStrictEqual([]);
  expect(section('What lint finds')).toContain('](docs/lint.md)');
});

test('every rule has its row, in order', () => {
  const expected = Object.entries<Rule<never>>(rules).map(([code, { severity, message, source, for: concerns }]) => [
    `[${code}](${source})`,
    severity,
    concerns?.join(', ') ?? 'all',
    message,
  ]);
  expect(tableRows('What lint finds', 'Code', page)).toStrictEqual(expected);
});

test('the faulty requests of the sample are judged as the page says', async () => {
  const io = fakeIo();
  const file = fileURLToPath(new URL('fixtures/sample/faulty-requests.ndjson', root));
  expect(await lint(file, { now: new Date('2026-08-04') }, io)).toBe(1);
  const withoutRate = (output: string): string => output.replace(/[\d,]+ requests\/s/, '… requests/s');
  const shown = codeBlocks(section('lint')).find(({ language }) => language === 'text');
  expect(withoutRate(io.stdout.text + io.stderr.text)).toBe(withoutRate(shown?.code ?? ''));
});
