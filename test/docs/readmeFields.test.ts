import { describe, expect, test } from 'vitest';
import type { Hashing } from '../../src/events-api/hashRules.js';
import { payloadFieldsV1 } from '../../src/events-api/v1/fields.js';
import { personalDataV1 } from '../../src/events-api/v1/personalData.js';
import { payloadFieldsV2, requestFieldsV2 } from '../../src/events-api/v2/fields.js';
import { personalDataV2 } from '../../src/events-api/v2/personalData.js';
import { tableRows } from './readme.js';

interface DocumentedField {
  readonly to: string;
  readonly from: readonly string[];
}

/** Expands `a.{b, c}` to `a.b` and `a.c`. */
const expandBraces = (text: string): string[] => {
  const match = /\{([^{}]*)\}/.exec(text);
  if (match === null) return [text];
  const [braces, list = ''] = match;
  return list.split(', ').flatMap((part) => expandBraces(text.replace(braces, part)));
};

/** The sources in a cell. Notes in parentheses are for the reader only. */
const sourcesOf = (cell: string): string[] =>
  cell
    .replace(/ \([^)]*\)/g, '')
    .split(' · ')
    .flatMap(expandBraces);

const documented = (heading: string, prefix = ''): DocumentedField[] =>
  tableRows(heading, 'Field').map(([field = '', from = '']) => ({ to: `${prefix}${field}`, from: sourcesOf(from) }));

/** A source of a row, of any kind. */
type AnySource = string | { readonly path: string } | { readonly name: string } | { readonly setting: string };

const nameOf = (source: AnySource): string => {
  if (typeof source === 'string') return source;
  if ('path' in source) return source.path;
  return 'setting' in source ? `setting ${source.setting}` : source.name;
};

const inCode = (rows: readonly { readonly to: string; readonly from: readonly AnySource[] }[]): DocumentedField[] =>
  rows.map(({ to, from }) => ({ to, from: from.map(nameOf) }));

const byTarget = (fields: readonly DocumentedField[]): DocumentedField[] =>
  [...fields].sort((a, b) => a.to.localeCompare(b.to));

const person2 = 'Events API 2.0: person and device';
const others2 = 'Events API 2.0: the other fields';
const request2 = 'Events API 2.0: fields of the request';
const person1 = 'Events API 1.0: person and device';
const others1 = 'Events API 1.0: the other fields';

describe('the README lists every field with its sources', () => {
  test('2.0', () => {
    const shown = [...documented(person2, 'user.'), ...documented(others2)];
    expect(byTarget(shown)).toStrictEqual(byTarget(inCode(payloadFieldsV2)));
  });

  test('2.0, fields of the request', () => {
    expect(documented(request2)).toStrictEqual(inCode(requestFieldsV2));
  });

  test('1.0', () => {
    const shown = [...documented(person1), ...documented(others1)];
    expect(byTarget(shown)).toStrictEqual(byTarget(inCode(payloadFieldsV1)));
  });
});

describe('the column "Hashed" matches the tables in the code', () => {
  const hashedIn = (protection: Hashing | undefined): string => {
    if (protection === undefined || protection === 'plain') return 'no';
    return protection.plainForm === undefined ? 'always' : 'yes';
  };
  const shown = (heading: string): [string, string][] =>
    tableRows(heading, 'Field').map(([field = '', , , hashed = '']) => [field, hashed]);

  test('2.0', () => {
    const inTables = Object.entries(personalDataV2).map(
      ([field, protection]) => [field, hashedIn(protection)] as const,
    );
    expect(new Map(shown(person2))).toStrictEqual(new Map(inTables));
  });

  test('1.0', () => {
    const inTables = Object.entries(personalDataV1).map(
      ([field, protection]) => [`context.user.${field}`, hashedIn(protection)] as const,
    );
    // They describe the device, not the user, so the table of personal data does not have them.
    const device = [
      ['context.ip', 'no'],
      ['context.user_agent', 'no'],
    ] as const;
    expect(new Map(shown(person1))).toStrictEqual(new Map([...inTables, ...device]));
  });
});
