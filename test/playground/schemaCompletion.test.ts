import { json } from '@codemirror/lang-json';
import { ensureSyntaxTree } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { describe, expect, test } from 'vitest';
import modelSchema from '../../schemas/model.json' with { type: 'json' };
import settingsSchema from '../../schemas/settings.json' with { type: 'json' };
import { eventSchema } from '../../src/playground/eventSchema.js';
import { completionsAt, type JsonSchema } from '../../src/playground/schemaCompletion.js';
import { cpuTime } from '../cpuTime.js';

/** A text with a cursor at its mark |. */
const editing = (marked: string) => {
  const position = marked.indexOf('|');
  const state = EditorState.create({ doc: marked.replace('|', ''), extensions: json() });
  ensureSyntaxTree(state, state.doc.length, 10_000);
  return { state, position };
};

/** The labels offered at the mark | of a text. */
const offered = (marked: string, schema: JsonSchema) => {
  const { state, position } = editing(marked);
  return completionsAt(state, position, schema)?.options.map(({ label }) => label) ?? [];
};

const settings = settingsSchema as JsonSchema;

describe('of settings', () => {
  test('offers the keys that are not there yet', () => {
    const labels = offered('{ "pixelCode": "EXAMPLE", | }', settings);
    expect(labels).toContain('version');
    expect(labels).not.toContain('pixelCode');
  });

  test.each(['{ "ver| }', '{ "ver|" }', '{ "pixelCode": "E",\n  "ver|', '{|', '{ "version|": "v1" }'])(
    'offers keys while one is typed: %s',
    (text) => {
      expect(offered(text, settings)).toContain('version');
    },
  );

  test.each([
    ['{ "version": | }', ['v1', 'v2']],
    ['{ "version": "|" }', ['v1', 'v2']],
    ['{ "hashUserProperties": | }', ['true', 'false']],
    ['{ "pixelCode": | }', []],
    ['{ "eventsToStandard": [{ | }] }', ['from', 'to']],
    ['{ "eventSourceIds": { "web": "E", | } }', ['app', 'offline', 'crm']],
    ['{ "unknown": { | } }', []],
    ['{ "constructor": { | } }', []],
    ['|', []],
    ['{ "version" |', []],
    ['{ "pixelCode": "first, sec|" }', []],
    ['{ "pixelCode": "first: |" }', []],
  ])('%s', (text, labels) => {
    expect(offered(text, settings)).toStrictEqual(labels);
  });
});

test.each(['{ "ver|" }', '{ ver| }', '{ "version": "v|" }'])(
  'compares what is typed to the labels, without quotation marks: %s',
  (text) => {
    const { state, position } = editing(text);
    const from = completionsAt(state, position, settings)?.from ?? 0;
    expect(state.sliceDoc(from, position)).toMatch(/^v(er)?$/);
  },
);

test.each([
  ['behind a long word', `{ "pixelCode": "${'a'.repeat(100_000)}", "ver|" }`],
  ['in a long word', `{ "pixelCode": "${'a'.repeat(100_000)}|" }`],
  ['in a long key', `{ "${'a'.repeat(100_000)}|" }`],
  ['in white space', `{ ${' '.repeat(100_000)}| }`],
])('%s take no time', (_, text) => {
  const { state, position } = editing(text);
  expect(cpuTime(() => completionsAt(state, position, settings))).toBeLessThan(100);
});

test('of a model offers the keys of alternatives', () => {
  expect(offered('{ "identity": { "email": { | } } }', modelSchema as JsonSchema)).toContain('constant');
});

describe('of events', () => {
  const schema = eventSchema();

  test.each([
    ['{ | }', ['type', 'event', 'messageId', 'context', 'properties', 'traits']],
    ['{ "context": { "traits": { "address": { | } } } }', ['city', 'country']],
    ['{ "properties": { "products": [{ | }] } }', ['product_id', 'price', 'quantity']],
  ])('offers what fields are read from: %s', (text, labels) => {
    expect(offered(text, schema)).toEqual(expect.arrayContaining(labels));
  });

  test('says which field a path is read for', () => {
    const { properties } = schema;
    expect(properties?.['messageId']?.description).toMatch(/^Read for event_id \(2\.0\)/);
  });
});
