import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { lintRequest } from '../../src/lint/index.js';

const codesFor = (user: object, properties: object = {}): string[] =>
  lintRequest({ event_source: 'web', event_source_id: 'PIXEL', data: [{ event: 'Lead', user, properties }] }).map(
    ({ code }) => code,
  );

const digest = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** What programs hash or write where a value is missing. Written out: a row that the tables lose must fail here. */
const hashed = [
  ...['', ' ', 'undefined', 'null', 'NULL', 'none', 'None', 'nan', 'NaN', 'n/a', 'N/A', 'nil', '(null)', 'unknown'],
  ...['true', 'True', 'false', 'False', '0', '-', '+', '{}', '[]', '[object object]', '[object Object]'],
  '00000000-0000-0000-0000-000000000000',
];

describe('digest-of-nothing', () => {
  test.each(hashed)('reports the digest of %j, in any letter case', (text) => {
    expect(codesFor({ email: digest(text) })).toContain('digest-of-nothing');
    expect(codesFor({ email: digest(text).toUpperCase() })).toContain('digest-of-nothing');
  });

  test.each(['jane@example.com', 'nullable', '00', 'no', 'unknown person'])('accepts the digest of %j', (text) => {
    expect(codesFor({ email: digest(text) })).not.toContain('digest-of-nothing');
  });
});

describe('placeholder-text', () => {
  test.each(['undefined', 'null', 'none', 'nan', '(null)', '[object Object]', 'NULL', 'None', 'NaN'])(
    'reports %j',
    (query) => {
      expect(codesFor({}, { query })).toContain('placeholder-text');
    },
  );

  test.each(['nullable', 'a null', 'nane', 'object'])('accepts %j', (query) => {
    expect(codesFor({}, { query })).not.toContain('placeholder-text');
  });
});
