import toPath from 'lodash/toPath.js';
import { expect, test } from 'vitest';
import { isPersonalName } from '../../src/events-api/personalNames.js';
import { payloadFieldsV1 } from '../../src/events-api/v1/fields.js';
import { payloadFieldsV2 } from '../../src/events-api/v2/fields.js';
import type { AnyRow } from '../../src/mapping/fieldRow.js';
import { sourcePaths } from '../properties/arbitraries.js';

const userRows = ([...payloadFieldsV1, ...payloadFieldsV2] as readonly AnyRow[]).filter(({ to }) =>
  /^(context\.)?user\./.test(to),
);
const lastKey = (path: string): string => toPath(path).at(-1) ?? '';

test('every user field is a personal name', () => {
  const names = userRows.map(({ to }) => lastKey(to));
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !isPersonalName(name))).toStrictEqual([]);
});

test('every trait that is a source of a user field is a personal name', () => {
  const traits = sourcePaths(userRows).flatMap((path) => (path.split(/(?:^|\.)traits\./)[1] ?? '').split('.'));
  const names = traits.filter((name) => name !== '');
  expect(names).toContain('address');
  expect(names.filter((name) => !isPersonalName(name))).toStrictEqual([]);
});

test.each(['traits', 'context', 'user', 'Email', ' ZIP '])('%s is a personal name', (name) => {
  expect(isPersonalName(name)).toBe(true);
});

test.each(['order_id', 'plan', 'constructor', ''])('%j is not a personal name', (name) => {
  expect(isPersonalName(name)).toBe(false);
});
