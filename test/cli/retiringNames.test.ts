import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/runCli.js';
import { fakeIo } from './fakeIo.js';
import { temporaryFiles } from './runBuiltCli.js';
import { inFolder, runWarehouse } from './warehouse/runWarehouse.js';

const orders = (count: number, event: string): string =>
  `${JSON.stringify({ type: 'track', event, timestamp: '2026-08-03T10:00:00Z' })}\n`.repeat(count);

/** Transforms events, and returns the lines about names that TikTok retires. */
async function retiringIn(input: string, Config: object, flags: readonly string[] = []): Promise<readonly string[]> {
  const settings = { accessToken: 'example-token', pixelCode: 'EXAMPLEPIXEL', ...Config };
  const files = await temporaryFiles({ 'settings.json': JSON.stringify(settings) });
  const io = fakeIo({ input });
  expect(await runCli(['transform', '-', '--config', files['settings.json'], ...flags], io)).toBe(0);
  return io.stderr.text.split('\n').filter((line) => line.includes('retires the name'));
}

test.each([[[]], [['--batch']]])(
  'names that TikTok retires are counted, with the setting that changes them: %s',
  async (flags) => {
    const input = orders(3, 'Order Completed') + orders(1, 'CTA Clicked') + orders(2, 'Product Added');
    const eventsToStandard = [{ from: 'CTA Clicked', to: 'ClickButton' }];
    expect(await retiringIn(input, { eventNames: 'rudderstack', eventsToStandard }, flags)).toStrictEqual([
      'PlaceAnOrder: TikTok retires the name of these 3 events in 2027. Give them another name in eventsToStandard, or set eventNames to "current"',
      'ClickButton: TikTok retires the name of this event in 2027. Give it another name in eventsToStandard',
    ]);
  },
);

test('with names that stay, nothing is said', async () => {
  expect(await retiringIn(orders(2, 'Order Completed'), { version: 'v1' })).toStrictEqual([]);
});

describe('warehouse', () => {
  const clickLine =
    'ClickButton: TikTok retires the name of these 3 events in 2027. Give them another name in eventsToStandard';

  async function clicks() {
    const { folder } = await temporaryFiles({
      'clicks.csv': `id,at\n${[1, 2, 3].map((id) => `${id},2026-08-03T10:00:00Z\n`).join('')}`,
      'model.json': JSON.stringify({ event: 'ClickButton', timestamp: 'at', key: ['id'] }),
      'settings.json': JSON.stringify({ pixelCode: 'EXAMPLEPIXEL' }),
    });
    const path = inFolder(folder);
    const inputs = ['--from', path('clicks.csv'), '--model', path('model.json'), '--config', path('settings.json')];
    return { path, inputs };
  }

  test.each([[[]], [['--chunk-rows', '1']], [['--dry-run']]])(
    'counts the events whose name TikTok retires, whatever the chunks: %s',
    async (flags) => {
      const { inputs } = await clicks();
      const { status, summary } = await runWarehouse([...inputs, ...flags]);
      expect({ status, summary }).toStrictEqual({
        status: 0,
        summary: [
          clickLine,
          '3 rows: 3 in events, 0 skipped, none refused',
          expect.stringMatching(/^3 events: 3 accepted/),
        ],
      });
    },
  );

  test('keeps the count in the checkpoint, and reads checkpoints without it', async () => {
    const { path, inputs } = await clicks();
    const args = [...inputs, '--out', path('out')];
    expect((await runWarehouse(args)).summary[0]).toBe(clickLine);
    expect((await runWarehouse(args)).summary[0]).toBe(clickLine);
    const file = path('out/checkpoint.json');
    const checkpoint = JSON.parse(await readFile(file, 'utf8'));
    delete checkpoint.counts.events.retiring;
    await writeFile(file, JSON.stringify(checkpoint));
    expect((await runWarehouse(args)).summary[0]).toMatch(/^3 rows: /);
  });
});
