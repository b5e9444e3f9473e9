import type { FieldType } from '../../events-api/field.js';
import { isObject } from '../../values/kinds.js';
import { docsUrls } from '../docsUrls.js';
import { type Entry, type FieldIndex, isBlank, textsOf } from '../fieldIndex.js';
import { hashingOf } from '../fieldTree.js';
import { entriesWhere, reportIf } from '../report.js';
import type { Rules, Violation } from '../rule.js';

const isOf = (...types: readonly FieldType[]) => {
  const set = new Set(types);
  return ({ field }: Entry): boolean => set.has(field.type);
};

const isNumberField = isOf('number', 'integer');
const isTextField = isOf('string', 'stringOrList', 'stringList');
const isNumericText = (value: unknown): boolean =>
  typeof value === 'string' && /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)\s*$/.test(value);

/** Where a field that should be text is none. A field that takes a list is judged item by item. */
const notText = ({ field, path, value }: Entry): readonly Violation[] => {
  if (field.type !== 'string' && Array.isArray(value)) {
    return value.flatMap((item, index) => reportIf(typeof item !== 'string' && item !== null, `${path}[${index}]`));
  }
  return reportIf(typeof value !== 'string' && field.type !== 'stringList', path);
};

const strikeTypes = (part: FieldIndex, isOfType: (entry: Entry) => boolean, isWrong: (value: unknown) => boolean) =>
  entriesWhere(part, (entry) => isOfType(entry) && isWrong(entry.value)).map(({ path }) => path);

/** What programs write where a value is missing. */
const placeholders = /^(?:undefined|null|none|nan|\(null\)|\[object object\])$/i;

/** What kind of value each field holds. */
export const typeRules = {
  'not-text': {
    severity: 'error',
    message: 'Must be text: TikTok refuses numbers (40002, not a valid string)',
    source: docsUrls.parameters,
    check: (part) => entriesWhere(part, isTextField).flatMap(notText),
  },
  'not-a-number': {
    severity: 'error',
    message: 'Must be a number, without symbols, letters and commas',
    source: docsUrls.parameters,
    check: (part) => strikeTypes(part, isNumberField, (value) => typeof value !== 'number' && !isNumericText(value)),
  },
  'number-as-text': {
    severity: 'warning',
    message: 'Must be a number, not the text of one',
    source: docsUrls.parameters,
    check: (part) => strikeTypes(part, isOf('number', 'integer', 'unixSeconds'), isNumericText),
  },
  'not-a-whole-number': {
    severity: 'warning',
    message: 'Must be a whole number',
    source: docsUrls.parameters,
    check: (part) =>
      strikeTypes(part, isOf('integer'), (value) => typeof value === 'number' && !Number.isInteger(value)),
  },
  'not-a-boolean': {
    severity: 'error',
    message: 'Must be true or false, not the text or the number of it',
    source: docsUrls.parameters,
    check: (part) => strikeTypes(part, isOf('boolean'), (value) => typeof value !== 'boolean'),
  },
  'not-an-object': {
    severity: 'error',
    message: 'Must be an object',
    source: docsUrls.parameters,
    check: (part) => strikeTypes(part, isOf('object'), (value) => !isObject(value)),
  },
  'not-a-list': {
    severity: 'error',
    message: 'Must be a list',
    source: docsUrls.parameters,
    check: (part) => strikeTypes(part, isOf('array', 'stringList'), (value) => !Array.isArray(value)),
  },
  'null-value': {
    severity: 'warning',
    message: 'Must not be null: leave it out',
    source: docsUrls.parameters,
    check: (part) =>
      part.entries.flatMap(({ path, value }) => {
        const items = Array.isArray(value) ? value : [];
        const ofItems = items.flatMap((item, index) => reportIf(item === null, `${path}[${index}]`));
        return [...reportIf(value === null, path), ...ofItems];
      }),
  },
  'blank-value': {
    severity: 'info',
    message: 'Says nothing: leave it out',
    source: docsUrls.parameters,
    check: (part) => part.entries.flatMap(({ path, value }) => reportIf(value !== null && isBlank(value), path)),
  },
  'padded-text': {
    severity: 'warning',
    message: 'Must not begin or end with blanks',
    source: docsUrls.parameters,
    check: (part) =>
      part.entries
        .filter(isTextField)
        .flatMap(textsOf)
        .flatMap(([path, text]) => reportIf(text !== text.trim(), path)),
  },
  'placeholder-text': {
    severity: 'warning',
    message: 'Is what a program writes where a value is missing, such as "undefined": leave it out',
    source: docsUrls.parameters,
    check: (part) =>
      part.entries
        .filter((entry) => isTextField(entry) && hashingOf(entry.field) !== 'digest')
        .flatMap(textsOf)
        .flatMap(([path, text]) => reportIf(placeholders.test(text.trim()), path)),
  },
  'unlisted-value': {
    severity: 'warning',
    message: 'Must be one of the values that TikTok lists: <name>',
    source: docsUrls.parameters,
    check: (part) =>
      entriesWhere(part, () => true).flatMap(({ field: { oneOf, refusesOthers }, path, value }) =>
        oneOf === undefined || refusesOthers || oneOf.some((listed) => listed === value)
          ? []
          : [[path, oneOf.join(', ')] as const],
      ),
  },
} as const satisfies Rules<FieldIndex>;
