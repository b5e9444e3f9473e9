import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { exitStatus } from '../../src/cli/commandIo.js';
import { addClassifyCommand } from '../../src/cli/commands/classify.js';
import { addExplainCommand } from '../../src/cli/commands/explain.js';
import { addLintCommand } from '../../src/cli/commands/lint.js';
import { addSendCommand } from '../../src/cli/commands/send.js';
import { addTransformCommand } from '../../src/cli/commands/transform.js';
import { addWarehouseCommand } from '../../src/cli/commands/warehouse.js';
import { runCli } from '../../src/cli/runCli.js';
import { fakeIo } from '../cli/fakeIo.js';
import { temporaryFiles } from '../cli/runBuiltCli.js';
import { codeBlocks, readPage, root, tableRows } from './pages.js';

describe('command line', () => {
  test.each([
    ['transform', addTransformCommand],
    ['send', addSendCommand],
    ['warehouse', addWarehouseCommand],
    ['classify', addClassifyCommand],
    ['explain', addExplainCommand],
    ['lint', addLintCommand],
  ])('the page of %s lists its options', (name, addCommand) => {
    const program = new Command();
    addCommand(program, fakeIo(), () => {});
    const shown = tableRows(readPage(`docs/cli/${name}.md`), 'Option').map(([flags]) => flags);
    expect(shown).toStrictEqual(program.commands[0]?.options.map(({ flags }) => flags));
  });

  test('the page lists the exit statuses', () => {
    const shown = tableRows(readPage('docs/cli/README.md'), 'Exit status').map(([status]) => Number(status));
    expect(shown).toStrictEqual([...new Set(Object.values<number>(exitStatus))]);
  });

  const withoutRate = (output: string): string => output.replace(/[\d,]+ events\/s/, '… events/s');

  test('the warehouse sample prints the output of its page', async () => {
    const [sh, text] = codeBlocks(readPage('docs/cli/warehouse.md'));
    const words = sh?.code.split(' > ')[0]?.split(' ').slice(2) ?? [];
    const args = words.map((word) => (word.startsWith('fixtures/') ? fileURLToPath(new URL(word, root)) : word));
    const streams = fakeIo();
    await runCli(args, streams);

    expect(withoutRate(streams.stderr.text)).toBe(withoutRate(text?.code ?? ''));
    const { data } = JSON.parse(streams.stdout.text).body;
    expect(data.map(({ properties }: { properties: unknown }) => properties)).toMatchObject([
      { order_id: '0101', value: 41.5, num_items: 3, contents: [{ content_id: 'cap-7' }, { content_id: 'mug-1' }] },
      { order_id: '0102', value: 9.9 },
    ]);
  });

  test('the SQL of its page reads dates and numbers of another notation', async () => {
    const sql = codeBlocks(readPage('docs/cli/warehouse.md')).find(({ language }) => language === 'sql')?.code ?? '';
    const {
      'orders.csv': csv,
      'model.json': model,
      'config.json': config,
    } = await temporaryFiles({
      'orders.csv': 'id;ordered_at;total\n1;28.11.2026 09:15;1.250,50\n',
      'model.json': JSON.stringify({
        event: 'Purchase',
        timestamp: 'ordered_at',
        key: ['id'],
        properties: { value: 'total' },
      }),
      'config.json': '{"pixelCode":"PIXEL"}',
    });
    const streams = fakeIo();
    await runCli(['warehouse', '--sql', sql, '--from', csv, '--model', model, '--config', config], streams);
    const [event] = JSON.parse(streams.stdout.text).body.data;
    expect([event.event_time, event.properties.value]).toStrictEqual([Date.UTC(2026, 10, 28, 8, 15) / 1000, 1250.5]);
  });

  test('explain prints the output of its page', async () => {
    const event = {
      type: 'track',
      event: 'Lead',
      timestamp: 1770091506,
      traits: { email: ' ' },
      context: { traits: { email: 'Jane@Example.com' }, ip: '10.0.0.5' },
      properties: { Value: 3 },
    };
    const destination = { Config: { accessToken: 'token', pixelCode: 'PIXEL' } };
    const streams = fakeIo({ input: JSON.stringify({ message: event, destination }) });
    await runCli(['explain'], streams);
    const shown = codeBlocks(readPage('docs/cli/explain.md')).find(({ language }) => language === 'text');
    expect(streams.stdout.text).toBe(`${shown?.code}\n`);
  });

  test('the README shows the same explanation', () => {
    const [shown] = codeBlocks(readPage('docs/cli/explain.md')).filter(({ language }) => language === 'text');
    expect(codeBlocks(readPage('README.md'))).toContainEqual(shown);
  });
});
