import { describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/runCli.js';
import { hasColors } from '../../src/cli/terminalColors.js';
import { cutTo, displayWidth, fitLine, hangingLines, wrapText } from '../../src/cli/wrapText.js';
import { fakeIo } from './fakeIo.js';
import { runBuiltCli, temporaryFiles } from './runBuiltCli.js';

test.each([
  ['plain', 5],
  ['加入购物车', 10],
  ['cafe\u0301', 4],
  ['🛒 x', 4],
  ['\u001b[31mred\u001b[39m', 3],
  ['', 0],
])('%s takes %d columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test('a sentence fits the terminal, and is one line elsewhere', () => {
  const terminal = fakeIo({ stderrIsTTY: true }).stderr;
  terminal.columns = 16;
  expect(fitLine('\u001b[31mone two\u001b[39m three', terminal)).toBe('\u001b[31mone two\u001b[39m three\n');
  expect(fitLine('one two three four five', terminal)).toBe('one two three\n  four five\n');
  expect(fitLine('one two three four five', fakeIo().stderr)).toBe('one two three four five\n');
});

test('text is broken between words, and words that are too long within', () => {
  expect(wrapText('one two three', 8)).toStrictEqual(['one two', 'three']);
  expect(wrapText('abcdefgh ij', 3)).toStrictEqual(['abc', 'def', 'gh', 'ij']);
  expect(wrapText('加入购物车', 5)).toStrictEqual(['加入', '购物', '车']);
  expect(hangingLines('  - ', 'a text of several words that is longer', 27)).toStrictEqual([
    '  - a text of several words',
    '    that is longer',
  ]);
  expect(cutTo('加入购物车', 5)).toBe('加入…');
});

const lead = {
  type: 'track',
  event: 'Lead',
  messageId: 'a'.repeat(60),
  timestamp: '2026-08-03T10:00:00Z',
  traits: { email: '  Alice@Shop.example ' },
  context: {
    ip: '10.0.0.1',
    trait: { email: 'x' },
    page: { url: `https://shop.example/${'path/'.repeat(20)}` },
    device: { advertisingId: 'AEBE52E7-03EE-455A-B3C4-E57283966239', type: 'a'.repeat(90) },
    os: { name: 'Android' },
  },
  properties: { value: 'a lot', [`unknown${'y'.repeat(120)}`]: 1, products: [{ product_id: '加入购物车'.repeat(20) }] },
};
const request = {
  event_source: 'web',
  event_source_id: 'P',
  data: [{ event: 'Purchas', properties: { contents: [{}] } }],
};

async function printed(args: readonly string[], input: unknown, columns: number | undefined) {
  const files = await temporaryFiles({ 'settings.json': '{"pixelCode":"EXAMPLEPIXEL"}' });
  const io = fakeIo({ input: `${JSON.stringify(input)}\n`, stdoutIsTTY: columns !== 0 });
  const stdout = Object.assign(io.stdout, { columns: columns === 0 ? 80 : columns });
  const config = args[0] === 'lint' ? [] : ['--config', files['settings.json']];
  await runCli([...args, '-', ...config], { ...io, stdout } as typeof io);
  return stdout.text.split('\n');
}

describe.each<[string, unknown]>([
  ['explain', lead],
  ['explain --summary', lead],
  ['lint', request],
])('%s', (command, input) => {
  test.each([60, 80, 132, undefined])('fits a terminal of %s columns', async (columns) => {
    const lines = await printed(command.split(' '), input, columns);
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => displayWidth(line) > (columns ?? 80))).toStrictEqual([]);
  });

  test('has one line per value in a file', async () => {
    const lines = await printed(command.split(' '), input, 0);
    expect(Math.max(...lines.map(displayWidth))).toBeGreaterThan(80);
  });
});

describe('colours', () => {
  test.each<[boolean, Record<string, string>, boolean]>([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { NODE_DISABLE_COLORS: '1' }, false],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: '' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { FORCE_COLOR: 'false' }, false],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ])('terminal %s, %j: %s', (isTTY, environment, expected) => {
    expect(hasColors({ isTTY }, environment)).toBe(expected);
  });

  test('are forced in a pipe', async () => {
    const { FORCE_COLOR } = process.env;
    try {
      process.env['FORCE_COLOR'] = '1';
      expect((await runBuiltCli(['lint'], JSON.stringify(request))).stdout).toContain('\u001b[31merror');
      process.env['FORCE_COLOR'] = '0';
      expect((await runBuiltCli(['lint'], JSON.stringify(request))).stdout).not.toContain('\u001b');
    } finally {
      if (FORCE_COLOR === undefined) delete process.env['FORCE_COLOR'];
      else process.env['FORCE_COLOR'] = FORCE_COLOR;
    }
  });
});
