import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { payloadSchemaV1 } from '../../src/events-api/v1/payload.js';
import { personalDataV1 } from '../../src/events-api/v1/personalData.js';
import { eventFieldsV1 } from '../../src/events-api/v1/wireFields.js';
import { payloadSchemaV2 } from '../../src/events-api/v2/payload.js';
import { personalDataV2 } from '../../src/events-api/v2/personalData.js';
import { eventFieldsV2 } from '../../src/events-api/v2/wireFields.js';

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
}

/** The path of every field that a payload of ours can hold. */
const pathsOf = ({ properties = {}, items }: JsonSchema, path = ''): string[] => [
  ...Object.entries(properties).flatMap(([key, schema]) => {
    const to = path === '' ? key : `${path}.${key}`;
    return [to, ...pathsOf(schema, to)];
  }),
  ...(items?.properties ? [`${path}[]`, ...pathsOf(items, `${path}[]`)] : []),
];

describe.each([
  {
    version: '1.0',
    schema: payloadSchemaV1,
    fields: eventFieldsV1,
    user: 'context.user',
    personalData: personalDataV1,
  },
  { version: '2.0', schema: payloadSchemaV2, fields: eventFieldsV2, user: 'user', personalData: personalDataV2 },
])('the fields of Events API $version', ({ schema, fields, user, personalData }) => {
  const byPath = new Map(fields.map((field) => [field.path, field]));

  test('every path has one row, below the row of its object', () => {
    expect(byPath.size).toBe(fields.length);
    const holders = fields.map(({ path }) => path.replace(/(?:\[\]|\.?\w+)$/, '')).filter((path) => path !== '');
    expect(holders.filter((path) => !byPath.has(path))).toStrictEqual([]);
  });

  test('what the library sends is among them', () => {
    const sent = pathsOf(z.toJSONSchema(schema) as JsonSchema);
    expect(sent).toContain('properties.contents[].content_id');
    // It goes out beside the event in a request of one event.
    const beside = new Set(['test_event_code']);
    // `description` is a key of contents that TikTok does not list.
    const spare = new Set(['properties.contents[].description', 'properties.contents[].brand']);
    expect(sent.filter((path) => !byPath.has(path) && !beside.has(path) && !spare.has(path))).toStrictEqual([]);
  });

  test('what the library hashes is a digest in them, and what it sends in clear is plain', () => {
    const advertisingIds = new Set(['idfa', 'gaid', 'att_status']);
    for (const [key, protection] of Object.entries<unknown>(personalData)) {
      const expected = advertisingIds.has(key) ? undefined : protection === 'plain' ? 'plain' : 'digest';
      expect([key, byPath.get(`${user}.${key}`)?.hashing]).toStrictEqual([key, expected]);
    }
  });

  test('no field is called by a name that another field of its object has', () => {
    const nameOf = (path: string) => path.slice(path.lastIndexOf('.') + 1);
    const holderOf = (path: string) => path.slice(0, path.lastIndexOf('.') + 1);
    const clashes = fields.flatMap(({ path, aliases = [] }) =>
      aliases.filter((name) => name !== nameOf(path) && byPath.has(holderOf(path) + name)),
    );
    expect(clashes).toStrictEqual([]);
  });
});
