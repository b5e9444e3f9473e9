import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runCli } from '../../src/cli/runCli.js';
import { fakeIo } from '../cli/fakeIo.js';
import { temporaryFolder } from '../cli/runBuiltCli.js';
import { codeBlocks, readPage } from './pages.js';

const blocks = codeBlocks(readPage('docs/getting-started.md'));
const commands = blocks.flatMap(({ language, code }) => (language === 'sh' ? (code.match(/^npx .*/gm) ?? []) : []));
const [destination, events] = blocks.flatMap(({ language, code }) => (language === 'json' ? code : []));
let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(join(folder, 'destination.json'), destination ?? '');
  await writeFile(join(folder, 'events.ndjson'), events ?? '');
});

/** The arguments of a command, with the files in the folder. */
const argumentsOf = (command: string): string[] =>
  command
    .replace(/ > .*/, '')
    .split(' ')
    .slice(2)
    .map((word) => (/\.\w+$/.test(word) ? join(folder, word) : word));

/** What a command of the page prints on standard output, with its exit status. */
const run = async (command: string): Promise<{ status: number; output: string }> => {
  const io = fakeIo();
  return { status: await runCli(argumentsOf(command), io), output: io.stdout.text };
};

const [check = '', ...others] = commands.filter((command) => !command.includes('tiktok-ads send'));

test('the page checks, transforms, explains and sends', () => {
  expect(commands.map((command) => /tiktok-ads (\w+)/.exec(command)?.[1])).toStrictEqual([
    'check',
    'transform',
    'explain',
    'transform',
    'send',
  ]);
});

test('check has nothing against the event, and warns of the test code', async () => {
  const { status, output } = await run(check);
  expect(output).toContain('1 event: 1 would be sent as 1 payload, 0 refused');
  expect(output.match(/^ {2}(?:warning|error) .*/gm)).toStrictEqual([expect.stringContaining('testEventCode')]);
  expect(status).toBe(1);
});

test.each(others)('%s takes the event of the page', async (command) => {
  const { status, output } = await run(command);
  expect(status).toBe(0);
  expect(output).toContain('Purchase');
});
