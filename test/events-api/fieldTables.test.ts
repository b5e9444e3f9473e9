import { describe, expect, test } from 'vitest';
import { fieldTables } from '../../src/events-api/fieldTables.js';
import { hashingOf } from '../../src/lint/fieldIndex.js';

/** From TikTok's reference: the fields of the person that it accepts only as digests, and those that it must get as they are. */
const known = {
  v1: { digest: ['email', 'phone_number', 'external_id'], plain: ['ttp', 'locale'] },
  v2: {
    digest: ['email', 'phone', 'external_id', 'first_name', 'last_name', 'zip_code'],
    plain: ['ttclid', 'ttp', 'ip', 'user_agent', 'locale', 'city', 'state', 'country', 'idfv'],
  },
};

describe.each(['v1', 'v2'] as const)('the table of %s', (version) => {
  const { event: fields, userPath } = fieldTables[version];
  const byPath = new Map(fields.map((field) => [field.path, field]));
  const hashingOfUser = (name: string) => {
    const field = byPath.get(`${userPath}.${name}`);
    return field && hashingOf(field);
  };

  test('has one row per path, and a row for each object around it', () => {
    expect(byPath.size).toBe(fields.length);
    const holders = fields.map(({ path }) => path.replace(/(?:\[\]|\.?\w+)$/, '')).filter((path) => path !== '');
    expect(holders.filter((path) => !byPath.has(path))).toStrictEqual([]);
  });

  test.each(known[version].digest)('sends %s as a digest', (name) => {
    expect(hashingOfUser(name)).toBe('digest');
  });

  test.each(known[version].plain)('sends %s as it is', (name) => {
    expect(hashingOfUser(name)).toBe('plain');
  });

  test('says of every field of the person how it is hashed', () => {
    const user = fields.filter(({ path }) => path.startsWith(`${userPath}.`));
    expect(user.length).toBeGreaterThan(4);
    expect(user.filter(({ hash }) => hash === undefined)).toStrictEqual([]);
  });

  test('has no alias that is the name of another field of the same object', () => {
    const nameOf = (path: string) => path.slice(path.lastIndexOf('.') + 1);
    const holderOf = (path: string) => path.slice(0, path.lastIndexOf('.') + 1);
    const clashes = fields.flatMap(({ path, aliases = [] }) =>
      aliases.filter((name) => name !== nameOf(path) && byPath.has(holderOf(path) + name)),
    );
    expect(clashes).toStrictEqual([]);
  });
});

test('2.0 accepts advertising ids in both forms', () => {
  const byPath = new Map(fieldTables.v2.event.map((field) => [field.path, field]));
  for (const path of ['user.idfa', 'user.gaid']) {
    const field = byPath.get(path);
    expect([path, field && hashingOf(field), field?.hash]).toStrictEqual([path, undefined, expect.any(Object)]);
  }
});
