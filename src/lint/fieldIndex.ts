import type { Field } from '../events-api/field.js';
import { isObject } from '../values/kinds.js';
import type { FieldNode, FieldTree } from './fieldTree.js';

/** A field of TikTok's that a request holds. */
export interface Entry {
  readonly field: Field;
  readonly path: string;
  readonly value: unknown;
}

/** A key that is no field of TikTok's. It may be personal: no finding repeats it unless it is a known name in another place. */
export interface UnknownKey {
  readonly key: string;
  readonly value: unknown;
  /** The path of the object it stands in. */
  readonly holder: string;
  /** The fields that belong there. */
  readonly node: FieldNode;
}

/** What stands in one object of a request, field by field. */
export interface FieldIndex {
  readonly tree: FieldTree;
  readonly entries: readonly Entry[];
  readonly unknownKeys: readonly UnknownKey[];
  /** The first entry of a field, by its path in 2.0. */
  readonly at: (path: string) => Entry | undefined;
  /** All entries of a field: there are several below a list. */
  readonly all: (path: string) => readonly Entry[];
}

export const joinPath = (holder: string, key: string): string => (holder === '' ? key : `${holder}.${key}`);

/** Looks up what an object holds of the fields of a tree. */
export const indexFields = (tree: FieldTree, object: unknown, rootPath: string): FieldIndex => {
  const entries: Entry[] = [];
  const unknownKeys: UnknownKey[] = [];
  const byMeaning = new Map<string, Entry[]>();

  const add = (entry: Entry): void => {
    const meaning = entry.field.v2Path ?? entry.field.path;
    const known = byMeaning.get(meaning);
    if (known === undefined) byMeaning.set(meaning, [entry]);
    else known.push(entry);
    entries.push(entry);
  };

  const visit = (node: FieldNode, value: unknown, path: string): void => {
    const { field, children, item } = node;
    if (field !== undefined) add({ field, path, value });
    if (item !== undefined && Array.isArray(value)) {
      value.forEach((element, index) => {
        visit(item, element, `${path}[${index}]`);
      });
    } else if (children.size > 0 && isObject(value)) {
      for (const key of Object.keys(value)) {
        const child = children.get(key);
        if (child === undefined) unknownKeys.push({ key, value: value[key], holder: path, node });
        else visit(child, value[key], joinPath(path, key));
      }
    }
  };
  visit(tree.root, object, rootPath);

  const all = (path: string): readonly Entry[] => byMeaning.get(path) ?? [];
  return { tree, entries, unknownKeys, all, at: (path) => all(path)[0] };
};

/** True for what says nothing: absent, null, blank text, an empty list or object. */
export const isBlank = (value: unknown): boolean => {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  return typeof value === 'object' && Object.keys(value).length === 0;
};

/** True when some entry of the field says something. */
export const has = (part: FieldIndex, path: string): boolean => part.all(path).some(({ value }) => !isBlank(value));

/** The text of a field; of anything else, and of blank text, `undefined`. */
export const textAt = (part: FieldIndex, path: string): string | undefined => {
  const value = part.at(path)?.value;
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
};

/** The texts of an entry that are not blank, each with its path: it may be a list of them. */
export const textsOf = ({ path, value }: Entry): readonly (readonly [path: string, text: string])[] => {
  if (typeof value === 'string') return value.trim() === '' ? [] : [[path, value]];
  if (!Array.isArray(value)) return [];
  return value.flatMap((text, index): [string, string][] =>
    typeof text === 'string' && text.trim() !== '' ? [[`${path}[${index}]`, text]] : [],
  );
};
