import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/runCli.js';
import { fakeIo } from './fakeIo.js';
import { temporaryFiles } from './runBuiltCli.js';

const message = { type: 'track', event: 'Purchase', messageId: 'm', timestamp: '2026-08-03T10:00:00Z' };

async function warningsOf(command: string, settings: object): Promise<{ status: number; warnings: readonly string[] }> {
  const Config = { accessToken: 'example-token', pixelCode: 'EXAMPLEPIXEL', ...settings };
  const files = await temporaryFiles({ 'settings.json': JSON.stringify(Config) });
  const config = files['settings.json'];
  const io = fakeIo({ input: `${JSON.stringify(message)}\n` });
  const status = await runCli([command, '-', '--config', config], io);
  const lines = io.stderr.text.split('\n').filter((line) => line.startsWith('warning: '));
  return { status, warnings: lines.map((line) => line.replace(config, 'settings.json')) };
}

test.each(['transform', 'explain'])(
  '%s says once what can hardly be meant in the settings, and goes on',
  async (command) => {
    expect(
      await warningsOf(command, { testEventcode: 'TEST1', eventsToStandard: [{ from: 'Paid', to: 'Purchas' }] }),
    ).toStrictEqual({
      status: 0,
      warnings: [
        'warning: settings.json: testEventcode: Is not read: the setting is called "testEventCode"',
        'warning: settings.json: eventsToStandard[0].to: Is a custom event: to be the standard event, it must be spelt exactly "Purchase"',
      ],
    });
    expect(await warningsOf(command, {})).toStrictEqual({ status: 0, warnings: [] });
  },
);

test('escapes what a terminal would obey in the names of settings', async () => {
  const { warnings } = await warningsOf('transform', { 'testEventCode\u001b[': 1, '\u202etestEventCod': 2 });
  expect(warnings).toHaveLength(2);
  for (const character of ['\u001b', '\u202e']) expect(warnings.join('')).not.toContain(character);
});
