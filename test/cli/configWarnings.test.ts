import { describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/runCli.js';
import { fakeIo } from './fakeIo.js';
import { runBuiltCli, temporaryFiles } from './runBuiltCli.js';

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
  '%s warns once about settings that are probably a mistake, and goes on',
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

describe('the settings of destinations of the input', () => {
  const settings = { accessToken: 'example-token', pixelCode: 'EXAMPLEPIXEL' };
  const linesOf = (destinations: readonly object[]): string =>
    destinations.map((Config) => `${JSON.stringify({ message, destination: { Config } })}\n`).join('');
  const sentence = 'testEventcode: Is not read: the setting is called "testEventCode"';
  const inputs = linesOf([
    settings,
    { ...settings, testEventcode: 'x1' },
    { ...settings, testEventcode: 'x1' },
    { ...settings, testEventcode: 'x2', eventsToStandard: [{ from: 'Paid', to: 'Purchas' }] },
    { ...settings, testEventcode: 'x1' },
  ]);
  const warnings = [
    `warning: pairs.ndjson, line 2: ${sentence}`,
    `warning: pairs.ndjson, line 4: ${sentence}`,
    'warning: pairs.ndjson, line 4: eventsToStandard[0].to: Is a custom event: to be the standard event, it must be spelt exactly "Purchase"',
  ];
  const warningsIn = (stderr: string, file: string): readonly string[] =>
    stderr
      .split('\n')
      .filter((line) => line.startsWith('warning: '))
      .map((line) => line.replace(file, 'pairs.ndjson'));

  test.each([[['transform']], [['transform', '--batch']], [['explain']], [['explain', '--summary']]])(
    '%s warns once for each destination',
    async ([command = '', ...flags]) => {
      const file = (await temporaryFiles({ 'pairs.ndjson': inputs }))['pairs.ndjson'];
      const io = fakeIo();
      expect(await runCli([command, file, ...flags], io)).toBe(0);
      expect(warningsIn(io.stderr.text, file)).toStrictEqual(warnings);
      expect(io.stderr.text).not.toMatch(/x1|x2|example-token|EXAMPLEPIXEL/);
    },
  );

  test('several threads warn once together, in the order of the lines', async () => {
    const file = (await temporaryFiles({ 'pairs.ndjson': inputs.repeat(500) }))['pairs.ndjson'];
    const { status, stderr } = await runBuiltCli(['transform', file, '--jobs', '3']);
    expect(status).toBe(0);
    expect(warningsIn(stderr, file)).toStrictEqual(warnings);
  });

  test.each([
    [21, '1 more destination has'],
    [1500, '1,480 more destinations have'],
  ])('of %d destinations, twenty are named', async (count, rest) => {
    const destinations = Array.from({ length: count }, (_, index) => ({ ...settings, testEventcode: `x${index}` }));
    // The second round meets destinations that are no longer remembered as they were read.
    const input = linesOf([...destinations, ...destinations]);
    const io = fakeIo({ input });
    expect(await runCli(['transform', '-'], io)).toBe(0);
    const shown = warningsIn(io.stderr.text, 'standard input');
    expect(shown).toHaveLength(21);
    expect(shown[19]).toBe(`warning: pairs.ndjson, line 20: ${sentence}`);
    expect(shown[20]).toBe(`warning: pairs.ndjson: ${rest} settings that are probably a mistake`);
  });

  test('an event mapping of any length is checked once', async () => {
    const eventsToStandard = Array.from({ length: 2000 }, (_, index) => ({ from: `Name ${index}`, to: 'Purchase' }));
    const large = { ...settings, testEventcode: 'x', eventsToStandard };
    const io = fakeIo({ input: linesOf([large, large]) });
    expect(await runCli(['transform', '-'], io)).toBe(0);
    expect(warningsIn(io.stderr.text, 'standard input')).toStrictEqual([`warning: pairs.ndjson, line 1: ${sentence}`]);
  });
});

test('a terminal shows an error in lines of its width, a pipe in one line', async () => {
  const args = ['transform', '-', '--config', `${'no such folder '.repeat(12)}/x`];
  const [terminal, pipe] = [fakeIo({ stderrIsTTY: true }), fakeIo()];
  expect(await runCli(args, terminal)).toBe(2);
  expect(await runCli(args, pipe)).toBe(2);
  expect(pipe.stderr.text).toMatch(/^error: [^\n]{150,}\n$/);
  const lines = terminal.stderr.text.trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(1);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  expect(lines.map((line) => line.trim()).join(' ')).toBe(pipe.stderr.text.trimEnd());
});

test('a terminal shows a mistake in the arguments in lines of its width', async () => {
  const io = fakeIo({ stderrIsTTY: true });
  expect(await runCli(['transform', `--${'no-such-option '.repeat(20)}`], io)).toBe(2);
  const lines = io.stderr.text.trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(1);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
});
