import { describe, expect, test } from 'vitest';
import { transformEvent } from '../src/index.js';

const destinations = (['v1', 'v2'] as const).map((version) => ({
  Config: { accessToken: 'token', pixelCode: 'PIXEL', version, customProperties: ['deep', '__proto__'] },
}));

const nest = (levels: number): unknown => JSON.parse(`${'{"a":['.repeat(levels)}1${']}'.repeat(levels)}`);

describe.each(destinations)('Events API, $Config.version', (destination) => {
  const transform = (message: unknown) => transformEvent({ message, destination });
  const track = { type: 'track', event: 'Purchase', timestamp: '2026-02-03T04:05:06Z' };

  test('objects nested without end are cut, and the rest is sent', () => {
    const deep = nest(20_000);
    const message = {
      ...track,
      context: { page: { deep }, ad: deep },
      properties: { deep, contents: [{ content_id: 'a', deep }], products: deep, order_id: '7' },
    };
    expect(JSON.stringify(transform(message))).toContain('"order_id":"7"');
  });

  test('keys named __proto__ are data and change no prototype', () => {
    const message = JSON.parse(
      '{"type":"track","event":"Purchase","timestamp":1770091506,"properties":{"__proto__":{"polluted":1},"contents":[{"content_id":"a","__proto__":{"polluted":1}}]}}',
    );
    expect(JSON.stringify(transform(message))).toContain('"__proto__":{"polluted":1}');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('long texts take time in proportion', () => {
    const long = `${'a'.repeat(500_000)}@${' '.repeat(500_000)}x`;
    const traits = { email: long, phone: long, firstName: long, zip: long, address: { country: long } };
    const message = {
      ...track,
      event: 'Lead',
      traits,
      context: { ip: long, page: { url: long } },
      properties: { value: long },
    };
    const start = performance.now();
    transform(message);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test.each([
    '1'.repeat(300_000),
    `${'1'.repeat(300_000)}x`,
    `${'0'.repeat(300_000)}.x`,
    '-'.repeat(300_000),
    `${'0:'.repeat(150_000)}1`,
    `2024-05-05T${' '.repeat(300_000)}`,
  ])('a text of one repeated sign is read quickly (%.4s)', (long) => {
    const start = performance.now();
    const properties = { value: long, num_items: long, order_id: long, context: { user: { ip: long } } };
    transform({ ...track, originalTimestamp: long, properties });
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
