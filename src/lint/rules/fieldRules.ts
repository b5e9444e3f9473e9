import type { FieldType } from '../../events-api/field.js';
import { number } from '../../values/casts.js';
import { closestString, plainWord } from '../../values/names.js';
import { isObject } from '../../values/objects.js';
import { type Entry, type FieldIndex, hashingOf, isBlank, joinPath, type UnknownKey } from '../fieldIndex.js';
import { docsUrls, entriesWhere, type Rules, reportIf, reportStringsWhere, type Violation } from '../rule.js';

const hasType =
  (...types: readonly FieldType[]) =>
  ({ field }: Entry): boolean =>
    types.includes(field.type);

const isStringField = hasType('string', 'stringOrList', 'stringList');
const acceptsArray = hasType('stringOrList', 'stringList');
const isArrayField = hasType('array', 'stringList');
const isObjectField = hasType('object');
const isBooleanField = hasType('boolean');
const isIntegerField = hasType('integer');
const isNumberField = hasType('number', 'integer');
const isNumericField = hasType('number', 'integer', 'unixSeconds');

const isNumericString = (value: unknown): boolean => typeof value === 'string' && number.read(value) !== undefined;

/** The items of an array are checked one by one; a single value of an array field has a rule of its own. */
const notString = (entry: Entry): readonly Violation[] => {
  const { path, value } = entry;
  if (Array.isArray(value) && acceptsArray(entry)) {
    return value.flatMap((item, index) => reportIf(typeof item !== 'string' && item !== null, `${path}[${index}]`));
  }
  return reportIf(typeof value !== 'string' && !isArrayField(entry), path);
};

const reportTypes = (
  fields: FieldIndex,
  condition: (entry: Entry) => boolean,
  isWrong: (value: unknown) => boolean,
): readonly Violation[] =>
  entriesWhere(fields, (entry) => condition(entry) && isWrong(entry.value)).map(({ path }) => path);

/** What programs write for a missing value. Here in any letter case: to warn of a name such as Null does no harm. */
const placeholders = /^(?:\\n|undefined|null|\(null\)|<null>|none|nan|nat|\[object object\])$/i;

/** Rules for the type of each value. */
const typeRules = {
  'not-text': {
    severity: 'error',
    message: 'Must be a string: TikTok rejects numbers (40002, not a valid string)',
    source: docsUrls.parameters,
    check: (fields) => entriesWhere(fields, isStringField).flatMap(notString),
  },
  'not-a-number': {
    severity: 'error',
    message: 'Must be a number, without currency symbols, letters or commas',
    source: docsUrls.parameters,
    check: (fields) =>
      reportTypes(fields, isNumberField, (value) => typeof value !== 'number' && !isNumericString(value)),
  },
  'number-as-text': {
    severity: 'warning',
    message: 'Must be a number, not a string',
    source: docsUrls.parameters,
    check: (fields) => reportTypes(fields, isNumericField, isNumericString),
  },
  'not-a-whole-number': {
    severity: 'warning',
    message: 'Must be a whole number',
    source: docsUrls.parameters,
    check: (fields) =>
      reportTypes(fields, isIntegerField, (value) => typeof value === 'number' && !Number.isInteger(value)),
  },
  'not-a-boolean': {
    severity: 'error',
    message: 'Must be true or false, not a string or a number',
    source: docsUrls.parameters,
    check: (fields) => reportTypes(fields, isBooleanField, (value) => typeof value !== 'boolean'),
  },
  'not-an-object': {
    severity: 'error',
    message: 'Must be an object',
    source: docsUrls.parameters,
    check: (fields) => reportTypes(fields, isObjectField, (value) => !isObject(value)),
  },
  'not-a-list': {
    severity: 'error',
    message: 'Must be an array',
    source: docsUrls.parameters,
    check: (fields) => reportTypes(fields, isArrayField, (value) => !Array.isArray(value)),
  },
  'null-value': {
    severity: 'warning',
    message: 'Must not be null: omit it',
    source: docsUrls.parameters,
    check: (fields) =>
      fields.entries.flatMap(({ path, value }) => {
        const items = Array.isArray(value) ? value : [];
        return [
          ...reportIf(value === null, path),
          ...items.flatMap((item, index) => reportIf(item === null, `${path}[${index}]`)),
        ];
      }),
  },
  'blank-value': {
    severity: 'info',
    message: 'Is empty: omit it',
    source: docsUrls.parameters,
    check: (fields) => fields.entries.flatMap(({ path, value }) => reportIf(value !== null && isBlank(value), path)),
  },
  'padded-text': {
    severity: 'warning',
    message: 'Must not begin or end with whitespace',
    source: docsUrls.parameters,
    check: (fields) => reportStringsWhere(fields, isStringField, (value) => value !== value.trim()),
  },
  'placeholder-text': {
    severity: 'warning',
    message: 'Is what a program writes for a missing value, such as "undefined": omit it',
    source: docsUrls.parameters,
    check: (fields) =>
      reportStringsWhere(
        fields,
        (entry) => isStringField(entry) && hashingOf(entry.field) !== 'digest',
        (value) => placeholders.test(value.trim()),
      ),
  },
  'unlisted-value': {
    severity: 'warning',
    message: 'Must be one of the values that TikTok lists: <name>',
    source: docsUrls.parameters,
    check: (fields) =>
      entriesWhere(fields, ({ field: { oneOf, refusesOthers } }) => oneOf !== undefined && !refusesOthers).flatMap(
        ({ field, path, value }) => {
          const { oneOf = [] } = field;
          return oneOf.some((listed) => listed === value) ? [] : [[path, oneOf.join(', ')] as const];
        },
      ),
  },
} as const satisfies Rules<FieldIndex>;

type Verdict = { readonly misspeltFor: string } | { readonly belongsAt: string } | 'unknown' | undefined;

const mayHoldOwnKeys = ({ node }: UnknownKey): boolean => node.field?.additionalProperties === true;

/** The field of the same object that a key means. */
const fieldMeant = (unknown: UnknownKey): string | undefined => {
  const { key, node } = unknown;
  if (!/^[\w -]+$/.test(key)) return undefined;
  const known = node.nameByPlainWord.get(plainWord(key));
  // A sender's own key may resemble one of TikTok's by chance.
  return known ?? (mayHoldOwnKeys(unknown) ? undefined : closestString(key, node.children.keys()));
};

/** The path at which TikTok reads a key that is in the wrong object. */
const pathMeant = ({ tree }: FieldIndex, unknown: UnknownKey): string | undefined => {
  const path = tree.pathByName.get(unknown.key);
  const isUserField = /(?:^|\.)(?:user|context)\.\w/.test(path ?? '');
  return mayHoldOwnKeys(unknown) && !isUserField ? undefined : path;
};

const classifyKey = (fields: FieldIndex, unknown: UnknownKey): Verdict => {
  const meant = fieldMeant(unknown);
  if (meant !== undefined) {
    // Beside the right field, the key may be the sender's own.
    return mayHoldOwnKeys(unknown) && Object.hasOwn(unknown.holder, meant) ? undefined : { misspeltFor: meant };
  }
  const path = pathMeant(fields, unknown);
  if (path !== undefined) return { belongsAt: path };
  return mayHoldOwnKeys(unknown) ? undefined : 'unknown';
};

const verdictCache = new WeakMap<FieldIndex, readonly (readonly [UnknownKey, Verdict])[]>();

/** Classifies each unknown key once for the three rules: finding the closest name is slow. */
const verdicts = (fields: FieldIndex): readonly (readonly [UnknownKey, Verdict])[] => {
  const known =
    verdictCache.get(fields) ?? fields.unknownKeys.map((unknown) => [unknown, classifyKey(fields, unknown)] as const);
  verdictCache.set(fields, known);
  return known;
};

const pathOf = ({ holderPath, key }: UnknownKey): string =>
  /^\w+$/.test(key) ? joinPath(holderPath, key) : `${holderPath}['${key}']`;

/** Rules for keys that TikTok does not read. They repeat a key only if it resembles a TikTok name: others may be personal. */
const keyRules = {
  'misspelt-field': {
    severity: 'warning',
    message: 'Must be called <name>: TikTok does not read it under this name',
    source: docsUrls.parameters,
    check: (fields) =>
      verdicts(fields).flatMap(([unknown, verdict]): Violation[] =>
        typeof verdict === 'object' && 'misspeltFor' in verdict ? [[pathOf(unknown), verdict.misspeltFor]] : [],
      ),
  },
  'misplaced-field': {
    severity: 'warning',
    message: 'Must be at <name>: TikTok does not read it here',
    source: docsUrls.parameters,
    check: (fields) =>
      verdicts(fields).flatMap(([unknown, verdict]): Violation[] =>
        typeof verdict === 'object' && 'belongsAt' in verdict ? [[pathOf(unknown), verdict.belongsAt]] : [],
      ),
  },
  'unknown-field': {
    severity: 'warning',
    message: 'Contains a field that TikTok does not list',
    source: docsUrls.parameters,
    check: (fields) =>
      new Set(verdicts(fields).flatMap(([{ holderPath }, verdict]) => (verdict === 'unknown' ? [holderPath] : []))),
  },
} as const satisfies Rules<FieldIndex>;

/** Rules for each field: the type of its value, and its name. */
export const fieldRules = { ...typeRules, ...keyRules };
