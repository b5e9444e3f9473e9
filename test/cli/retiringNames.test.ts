import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/runCli.js';
import { fakeIo } from './fakeIo.js';
import { temporaryFiles } from './runBuiltCli.js';

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
