import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { lint } from '../../src/cli/commands/lint.js';
import { rules } from '../../src/lint/lintRequest.js';
import type { Rule } from '../../src/lint/rule.js';
import { fakeIo } from '../cli/fakeIo.js';
import { deadLinks } from './deadLinks.js';
import { codeBlocks, root, section, tableRows } from './readme.js';

const path = fileURLToPath(new URL('docs/lint.md', root));
const page = readFileSync(path, 'utf8');

test('all links of the page work, and the README links to it', () => {
  expect(deadLinks(path)).toStrictEqual([]);
  expect(section('What lint finds')).toContain('](docs/lint.md)');
});

test('the page lists every rule in order', () => {
  const expected = Object.entries<Rule<never>>(rules).map(([code, { severity, message, source, scopes }]) => [
    `[${code}](${source})`,
    severity,
    scopes?.join(', ') ?? 'all',
    message,
  ]);
  expect(tableRows('What lint finds', 'Code', page)).toStrictEqual(expected);
});

test('the README shows what lint prints for the faulty sample requests', async () => {
  const io = fakeIo();
  const file = fileURLToPath(new URL('fixtures/sample/faulty-requests.ndjson', root));
  expect(await lint(file, { now: new Date('2026-08-04') }, io)).toBe(1);
  const withoutRate = (output: string): string => output.replace(/[\d,]+ requests\/s/, '… requests/s');
  const shown = codeBlocks(section('lint')).find(({ language }) => language === 'text');
  expect(withoutRate(io.stdout.text + io.stderr.text)).toBe(withoutRate(shown?.code ?? ''));
});
