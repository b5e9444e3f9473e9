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

/** The path of every field that the library can send. */
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

  test('have one row each, and a row for the object that holds them', () => {
    expect(byPath.size).toBe(fields.length);
    const holders = fields.map(({ path }) => path.replace(/(?:\[\]|\.?\w+)$/, '')).filter((path) => path !== '');
    expect(holders.filter((path) => !byPath.has(path))).toStrictEqual([]);
  });

  test('include everything that the library sends', () => {
    const sent = pathsOf(z.toJSONSchema(schema) as JsonSchema);
    expect(sent).toContain('properties.contents[].content_id');
    // In a request for a single event, it is beside the event.
    const beside = new Set(['test_event_code']);
    // TikTok does not list these keys of contents.
    const unlisted = new Set(['properties.contents[].description', 'properties.contents[].brand']);
    expect(sent.filter((path) => !byPath.has(path) && !beside.has(path) && !unlisted.has(path))).toStrictEqual([]);
  });

  test('are digests where the library hashes, and plain where it does not', () => {
    const advertisingIds = new Set(['idfa', 'gaid', 'att_status']);
    for (const [key, protection] of Object.entries<unknown>(personalData)) {
      const expected = advertisingIds.has(key) ? undefined : protection === 'plain' ? 'plain' : 'digest';
      expect([key, byPath.get(`${user}.${key}`)?.hashing]).toStrictEqual([key, expected]);
    }
  });

  test('have no alias that is a field of the same object', () => {
    const nameOf = (path: string) => path.slice(path.lastIndexOf('.') + 1);
    const holderOf = (path: string) => path.slice(0, path.lastIndexOf('.') + 1);
    const clashes = fields.flatMap(({ path, aliases = [] }) =>
      aliases.filter((name) => name !== nameOf(path) && byPath.has(holderOf(path) + name)),
    );
    expect(clashes).toStrictEqual([]);
  });
});
