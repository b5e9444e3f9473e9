import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { fieldTables } from '../../src/events-api/fieldTables.js';
import { hashingOf } from '../../src/lint/fieldIndex.js';
import { payloadSchemas } from '../fixtures/payloadSchemas.js';

interface JsonSchema {
  readonly type?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
}

/** The path of every field of a schema, with its type. */
const fieldsOf = (
  { properties = {}, items }: JsonSchema,
  path = '',
): (readonly [path: string, schema: JsonSchema])[] => [
  ...Object.entries(properties).flatMap(([key, schema]) => {
    const to = path === '' ? key : `${path}.${key}`;
    return [[to, schema] as const, ...fieldsOf(schema, to)];
  }),
  ...(items?.properties ? [[`${path}[]`, items] as const, ...fieldsOf(items, `${path}[]`)] : []),
];

/** The types of a schema, in the words of the tables. */
const typesOf = ({ type, anyOf, items }: JsonSchema): readonly string[] => {
  if (anyOf !== undefined) return ['stringOrList'];
  if (type === 'array') return [items?.type === 'string' ? 'stringList' : 'array'];
  if (type === 'integer') return ['integer', 'unixSeconds'];
  // 1.0 has its time as a string. A quantity is a number by the schema, and TikTok wants a whole one.
  if (type === 'string') return ['string', 'isoTime'];
  return type === 'number' ? ['number', 'integer'] : [type ?? 'string'];
};

/** Written from TikTok's reference: the fields that it accepts only as digests, and those that it accepts in both forms. */
const digests = {
  v1: ['email', 'phone_number', 'external_id'],
  v2: ['email', 'phone', 'external_id', 'first_name', 'last_name', 'zip_code'],
};
const inBothForms = ['idfa', 'gaid', 'att_status'];

describe.each(['v1', 'v2'] as const)('the table of %s', (version) => {
  const { event: fields, userPath } = fieldTables[version];
  const byPath = new Map(fields.map((field) => [field.path, field]));
  const schemaFields = fieldsOf(z.toJSONSchema(payloadSchemas[version]) as JsonSchema);

  test('has one row per path, and a row for each object around it', () => {
    expect(byPath.size).toBe(fields.length);
    const holders = fields.map(({ path }) => path.replace(/(?:\[\]|\.?\w+)$/, '')).filter((path) => path !== '');
    expect(holders.filter((path) => !byPath.has(path))).toStrictEqual([]);
  });

  test("has every field of TikTok's payload, of the same type", () => {
    expect(schemaFields.length).toBeGreaterThan(25);
    // Keys of contents that the library fills and TikTok's reference does not list.
    const undocumented = { v1: ['brand', 'description'], v2: ['description'] }[version];
    const wrong = schemaFields
      .filter(([path]) => !undocumented.some((key) => path === `properties.contents[].${key}`))
      .filter(([path, schema]) => !typesOf(schema).includes(byPath.get(path)?.type ?? ''));
    expect(wrong.map(([path]) => path)).toStrictEqual([]);
  });

  test("fills only fields of TikTok's payload", () => {
    const paths = new Set(schemaFields.map(([path]) => path));
    const filled = fields.filter(({ sources }) => sources !== undefined).map(({ path }) => path);
    expect(filled.filter((path) => !paths.has(path))).toStrictEqual([]);
  });

  test('hashes exactly the fields that TikTok accepts as digests', () => {
    const user = fields.filter(({ path }) => path.startsWith(`${userPath}.`));
    expect(user.length).toBeGreaterThan(4);
    for (const field of user) {
      const name = field.path.slice(userPath.length + 1);
      const expected = digests[version].includes(name) ? 'digest' : inBothForms.includes(name) ? undefined : 'plain';
      expect([name, hashingOf(field)]).toStrictEqual([name, expected]);
    }
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
