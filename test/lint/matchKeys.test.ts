import unset from 'lodash/unset.js';
import { describe, expect, test } from 'vitest';
import { lintRequest } from '../../src/lint/lintRequest.js';
import { type BaseName, baseRequest } from './lintFixtures.js';

/** The findings about match keys for an event of the base request whose person has only `changes`. */
const findingsOf = (base: BaseName, changes: Readonly<Record<string, unknown>>): readonly string[] => {
  const request = baseRequest(base);
  const { body } = request as { body: { data?: Record<string, unknown>[]; context?: object } };
  const [event] = body.data ?? [];
  for (const path of ['user', 'lead', 'page']) if (event !== undefined) unset(event, path);
  if (event === undefined) body.context = { user: changes };
  else Object.assign(event, 'lead_id' in changes ? { lead: changes } : { user: changes });
  const codes = new Set(['no-match-key', 'weak-match-key']);
  return lintRequest(request)
    .map(({ code }) => code)
    .filter((code) => codes.has(code));
};

const digest = '0'.repeat(63).concat('1');
const uuid = '5e0c1b1e-6c3f-4b6e-9d0a-0f8f3f4f7a10';

describe('one key alone matches a person', () => {
  test.each<readonly [BaseName, string, unknown]>([
    ['web', 'email', digest],
    ['web', 'phone', digest],
    ['web', 'external_id', digest],
    ['web', 'ttclid', 'E.C.P.Example-1'],
    ['web', 'ttp', 'ttp-1'],
    ['app', 'idfa', uuid.toUpperCase()],
    ['app', 'idfv', uuid],
    ['app', 'gaid', uuid],
    ['app', 'email', digest],
    ['app', 'phone', digest],
    ['app', 'external_id', digest],
    ['offline', 'email', digest],
    ['offline', 'phone', digest],
    ['crm', 'lead_id', '7000000000000000001'],
    ['crm', 'email', digest],
    ['crm', 'phone', digest],
    ['crm', 'external_id', digest],
    ['track', 'email', digest],
    ['track', 'phone_number', digest],
    ['track', 'external_id', digest],
    ['track', 'ttp', 'ttp-1'],
  ])('well: %s %s', (base, key, value) => {
    expect(findingsOf(base, { [key]: value })).toStrictEqual([]);
  });

  test.each<readonly [BaseName, string, unknown]>([
    ['web', 'ip', '203.0.113.24'],
    ['web', 'first_name', digest],
    ['web', 'last_name', digest],
    ['web', 'zip_code', digest],
    ['app', 'ip', '203.0.113.24'],
    ['offline', 'external_id', digest],
  ])('badly: %s %s', (base, key, value) => {
    expect(findingsOf(base, { [key]: value })).toStrictEqual(['weak-match-key']);
  });

  test.each<readonly [BaseName, string, unknown]>([
    ['web', 'country', 'us'],
    ['app', 'att_status', 'DENIED'],
    ['offline', 'first_name', digest],
    ['crm', 'ttp', 'ttp-1'],
    ['track', 'locale', 'en'],
  ])('not at all: %s %s', (base, key, value) => {
    expect(findingsOf(base, { [key]: value })).toStrictEqual(['no-match-key']);
  });
});
