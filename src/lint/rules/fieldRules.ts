import { closestString, plainWord } from '../../values/closestString.js';
import { docsUrls } from '../docsUrls.js';
import { type FieldIndex, joinPath, type UnknownKey } from '../fieldIndex.js';
import type { Rules, Violation } from '../rule.js';

// Only a key that is nearly a name of TikTok's is told: any other may be personal.

const wrongNames = ({ node }: UnknownKey): [wrong: string, right: string][] =>
  [...node.children].flatMap(([right, { field }]) =>
    (field?.aliases ?? []).map((wrong): [string, string] => [plainWord(wrong), right]),
  );

/** The field of the same object that a key means. */
const fieldMeant = (strange: UnknownKey): string | undefined => {
  const { key, node } = strange;
  if (!/^[\w -]+$/.test(key)) return undefined;
  const names = [...node.children.keys()];
  const plain = plainWord(key);
  const same = names.find((name) => plainWord(name) === plain) ?? new Map(wrongNames(strange)).get(plain);
  // What an open object holds beside TikTok's fields may be called almost the same.
  return same ?? (node.field?.additionalProperties ? undefined : closestString(key, names));
};

/** The place of the body where TikTok reads a key that stands in the wrong object. */
const placeMeant = ({ tree }: FieldIndex, { key, node }: UnknownKey): string | undefined => {
  const place = tree.placeByName.get(key);
  const isPersons = /(?:^|\.)(?:user|context)\.\w/.test(place ?? '');
  return node.field?.additionalProperties && !isPersons ? undefined : place;
};

const keyPath = ({ holder, key }: UnknownKey): string =>
  /^\w+$/.test(key) ? joinPath(holder, key) : `${holder}['${key}']`;

type Judgement =
  | { readonly misspelt: string }
  | { readonly misplaced: string }
  | { readonly isUnknown: true }
  | undefined;

const judge = (part: FieldIndex, strange: UnknownKey): Judgement => {
  const meant = fieldMeant(strange);
  if (meant !== undefined) {
    const right = joinPath(strange.holder, meant);
    // Where the right one is there too, an open object may hold the other for the sender's own use.
    const isSpare = strange.node.field?.additionalProperties && part.entries.some(({ path }) => path === right);
    return isSpare ? undefined : { misspelt: meant };
  }
  const place = placeMeant(part, strange);
  if (place !== undefined) return { misplaced: place };
  return strange.node.field?.additionalProperties ? undefined : { isUnknown: true };
};

/** Names that TikTok does not read where they stand. */
export const fieldRules = {
  'misspelt-field': {
    severity: 'warning',
    message: 'Must be called <name>: TikTok does not read it under this name',
    source: docsUrls.parameters,
    check: (part) =>
      part.unknownKeys.flatMap((strange): Violation[] => {
        const judgement = judge(part, strange);
        return judgement && 'misspelt' in judgement ? [[keyPath(strange), judgement.misspelt]] : [];
      }),
  },
  'misplaced-field': {
    severity: 'warning',
    message: 'Must stand at <name>: TikTok does not read it here',
    source: docsUrls.parameters,
    check: (part) =>
      part.unknownKeys.flatMap((strange): Violation[] => {
        const judgement = judge(part, strange);
        return judgement && 'misplaced' in judgement ? [[keyPath(strange), judgement.misplaced]] : [];
      }),
  },
  'unknown-field': {
    severity: 'warning',
    message: 'Holds a field that TikTok does not list',
    source: docsUrls.parameters,
    check: (part) => {
      const holders = part.unknownKeys.flatMap((strange) => {
        const judgement = judge(part, strange);
        return judgement && 'isUnknown' in judgement ? [strange.holder] : [];
      });
      return new Set(holders);
    },
  },
} as const satisfies Rules<FieldIndex>;
