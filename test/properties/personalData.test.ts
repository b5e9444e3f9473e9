import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldTables } from '../../src/events-api/fieldTables.js';
import { transformEvent } from '../../src/index.js';
import { parsePhone } from '../../src/phone.js';
import { samples } from '../samples.js';
import { put, sourcePaths } from './arbitraries.js';

/** The source paths of the fields that are never sent in plain text. */
const hashedPaths = (version: 'v1' | 'v2'): string[] =>
  sourcePaths(fieldTables[version].event.filter(({ hash }) => typeof hash === 'object'));

const paths = { v1: hashedPaths('v1'), v2: hashedPaths('v2') };

/** Personal values that are too long to occur by accident, in every form that a sender may choose. */
const secret = fc.oneof(
  fc.stringMatching(/^[a-z]{6}[g-z]{12}$/).map((name) => `${name}@example.com`),
  fc.stringMatching(/^[1-9][0-9]{12}$/),
  fc.stringMatching(/^[1-9][0-9]{12}$/).map((digits) => `+${digits.slice(0, 2)} (0) ${digits.slice(2)} ext. 7`),
  fc.stringMatching(/^[1-9][0-9]{12}$/).map(Number),
  fc.stringMatching(/^[1-9][0-9]{17}$/).map(BigInt),
  fc.stringMatching(/^[G-Zg-z]{20}$/),
);
type Secret = string | number | bigint;

const shapes: readonly ((value: Secret) => unknown)[] = [
  (value) => value,
  (value) => ` ${value} `,
  (value) => [value, null, [value]],
  (value) => JSON.stringify([String(value)]),
  (value) => ({ value }),
  (value) => [{ type: 'tiktokExternalId', id: value }],
  (value) => [{ type: 'tiktokExternalId', id: [value, value] }],
];

test('the tables mark the fields to hash', () => {
  expect(new Set(paths.v1).size).toBeGreaterThan(10);
  expect(new Set(paths.v2).size).toBeGreaterThan(45);
});

test.each(['v1', 'v2'] as const)('with hashing on, %s sends no personal value in plain text', (version) => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...new Set(paths[version])), { minLength: 1, maxLength: 6 }),
      secret,
      fc.constantFrom(...shapes),
      fc.record({
        channel: fc.constantFrom('web', 'sources'),
        sendCustomEvents: fc.boolean(),
        defaultPhoneCountry: fc.constantFrom('DE', 'US', null),
        externalIdFrom: fc.constantFrom('none', 'userId', 'userIdOrAnonymousId'),
      }),
      (chosen, value, shape, { channel, ...settings }) => {
        const message: Record<string, unknown> = { type: 'track', event: 'Lead', timestamp: 1770091506, channel };
        for (const path of chosen) put(message, path, shape(value));
        const Config = { accessToken: 'token', pixelCode: 'PIXEL', version, ...settings };
        const sent = JSON.stringify(transformEvent({ message, destination: { Config } }, { parsePhone }));
        const given = String(value).toLowerCase();
        const isClear = [given, given.replace(/\D/g, '')].some(
          (text) => text.length > 8 && sent.toLowerCase().includes(text),
        );
        expect(isClear).toBe(false);
      },
    ),
    { numRuns: samples(2000) },
  );
});
