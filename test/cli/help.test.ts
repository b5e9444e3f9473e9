import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/runCli.js';
import { fakeIo } from './fakeIo.js';

/** The options of a command by their long name, each with the description that the help gives. */
async function optionsOf(command: string): Promise<ReadonlyMap<string, string>> {
  const io = fakeIo();
  // On a wide terminal each option has one line.
  const stdout = Object.assign(io.stdout, { columns: 500 });
  expect(await runCli([command, '--help'], { ...io, stdout })).toBe(0);
  const [, options = ''] = stdout.text.split('\nOptions:\n');
  const lines = options.matchAll(/^ +(?:-\w, )?(--[\w-]+)(?: <\w+>)?(.*)$/gm);
  return new Map(Array.from(lines, ([, name = '', description = '']) => [name, description]));
}

const commands = ['check', 'transform', 'warehouse', 'send', 'classify', 'explain', 'lint', 'playground'];

test.each(commands)('the help of %s describes every option', async (command) => {
  const options = await optionsOf(command);
  expect(options.size).toBeGreaterThan(1);
  for (const [name, description] of options) expect([name, description]).toEqual([name, expect.stringMatching(/\w/)]);
});

test.each(commands)('the help of %s shows two examples with known options, and a link to its page', async (command) => {
  const io = fakeIo();
  expect(await runCli([command, '--help'], io)).toBe(0);
  const [, examples = '', link = ''] =
    /\nExamples:\n((?: {2}.*\n)*)\nDocumentation: (.*)\n$/.exec(io.stdout.text) ?? [];
  const lines = examples.trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  const options = await optionsOf(command);
  for (const line of lines) {
    expect(line).toContain(`tiktok-ads ${command}`);
    for (const [option = ''] of line.matchAll(/--[\w-]+/g)) expect([...options.keys()]).toContain(option);
  }
  expect(await readFile(new URL(link), 'utf8')).toMatch(new RegExp(`^# ${command}\n`));
});

describe('an option that is left out has the default of its page', () => {
  test.each([
    ['transform', '--jobs', 1],
    ['send', '--rate', 10],
    ['send', '--concurrency', 4],
    ['send', '--attempts', 8],
    ['send', '--wait', 1],
    ['send', '--timeout', 30],
    ['warehouse', '--chunk-rows', 10_000],
    ['warehouse', '--memory', 100],
    ['warehouse', '--threads', 1],
  ])('%s %s: %d', async (command, option, value) => {
    expect((await optionsOf(command)).get(option)).toContain(`(default: ${value})`);
  });
});
