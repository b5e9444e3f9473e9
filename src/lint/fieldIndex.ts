import type { Field } from '../events-api/field.js';
import { plainWord } from '../values/names.js';
import { isObject, type UnknownObject } from '../values/objects.js';

/** The fields that belong into one object, and the fields of the objects in it. */
export interface FieldNode {
  readonly field: Field | undefined;
  readonly children: ReadonlyMap<string, FieldNode>;
  /** The child that a key means, by the plain form of its name and of its aliases. */
  readonly nameByPlainWord: ReadonlyMap<string, string>;
  /** The item of an array. */
  readonly item: FieldNode | undefined;
}

/** The fields of a body or of an event, as TikTok nests them. */
export interface FieldTree {
  readonly root: FieldNode;
  /** The path in the body at which TikTok reads a field, by the last key of the path. */
  readonly pathByName: ReadonlyMap<string, string>;
}

interface MutableNode extends FieldNode {
  field: Field | undefined;
  readonly children: Map<string, MutableNode>;
  readonly nameByPlainWord: Map<string, string>;
  item: MutableNode | undefined;
}

const newNode = (): MutableNode => ({
  field: undefined,
  children: new Map(),
  nameByPlainWord: new Map(),
  item: undefined,
});

const childOf = (node: MutableNode, key: string): MutableNode => {
  const child = (key === '[]' ? node.item : node.children.get(key)) ?? newNode();
  if (key === '[]') node.item = child;
  else node.children.set(key, child);
  return child;
};

const nest = (fields: readonly Field[]): FieldNode => {
  const root = newNode();
  for (const field of fields) {
    const keys = field.path.replaceAll('[]', '.[]').split('.');
    const name = keys.pop() ?? '';
    const holder = keys.reduce(childOf, root);
    childOf(holder, name).field = field;
    for (const word of [name, ...(field.aliases ?? [])]) holder.nameByPlainWord.set(plainWord(word), name);
  }
  return root;
};

const lastKey = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/**
 * Nests the fields of a body and of its events.
 *
 * @param listKey The key of the array of events; without it, the body is the event.
 */
export const fieldTrees = (
  bodyFields: readonly Field[],
  eventFields: readonly Field[],
  listKey: string | undefined,
): Readonly<Record<'body' | 'event', FieldTree>> => {
  const inEvent = (path: string): string => (listKey === undefined ? path : `${listKey}[].${path}`);
  const names: (readonly [name: string, path: string])[] = [
    ...bodyFields.map(({ path }) => [lastKey(path), path] as const),
    ...eventFields.map(({ path }) => [lastKey(path), inEvent(path)] as const),
    ...eventFields.flatMap(({ path, v2Path }) =>
      v2Path === undefined ? [] : [[lastKey(v2Path), inEvent(path)] as const],
    ),
  ];
  // The first path of a name wins: a field of the event wins over a field of its contents.
  const pathByName = new Map(names.reverse());
  return { body: { root: nest(bodyFields), pathByName }, event: { root: nest(eventFields), pathByName } };
};

/**
 * How TikTok accepts a field of the person: only as a SHA-256 digest, or only in plain text. `undefined` for other fields, for
 * fields that TikTok accepts in both forms, and for fields with fixed values.
 */
export const hashingOf = ({ hash, oneOf }: Field): 'digest' | 'plain' | undefined => {
  if (hash === 'plain') return oneOf === undefined ? 'plain' : undefined;
  return hash === undefined || hash.isOptional ? undefined : 'digest';
};

/** A TikTok field that a request contains. */
export interface Entry {
  readonly field: Field;
  readonly path: string;
  readonly value: unknown;
}

/** A key that is not a TikTok field. It may be personal, so no finding repeats it unless it resembles a TikTok name. */
export interface UnknownKey {
  readonly key: string;
  readonly value: unknown;
  readonly holder: UnknownObject;
  readonly holderPath: string;
  /** The fields that belong into the holder. */
  readonly node: FieldNode;
}

/** The fields and the unknown keys that a body or an event contains. */
export interface FieldIndex {
  readonly tree: FieldTree;
  readonly entries: readonly Entry[];
  readonly unknownKeys: readonly UnknownKey[];
  /** All entries of a field, by its 2.0 path. A field of an array's items has several. */
  readonly all: (path: string) => readonly Entry[];
}

export const joinPath = (holder: string, key: string): string => (holder === '' ? key : `${holder}.${key}`);

export const indexFields = (tree: FieldTree, object: unknown, rootPath: string): FieldIndex => {
  const entries: Entry[] = [];
  const unknownKeys: UnknownKey[] = [];
  const byPath = new Map<string, Entry[]>();

  const add = (entry: Entry): void => {
    const path = entry.field.v2Path ?? entry.field.path;
    const known = byPath.get(path);
    if (known === undefined) byPath.set(path, [entry]);
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
        if (child === undefined) unknownKeys.push({ key, value: value[key], holder: value, holderPath: path, node });
        else visit(child, value[key], joinPath(path, key));
      }
    }
  };
  visit(tree.root, object, rootPath);

  return { tree, entries, unknownKeys, all: (path) => byPath.get(path) ?? [] };
};

/** True for a value that carries nothing: absent, null, whitespace, an empty array or object. */
export const isBlank = (value: unknown): boolean => {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
};

/** True when an entry of the field is not blank. */
export const has = (fields: FieldIndex, path: string): boolean => fields.all(path).some(({ value }) => !isBlank(value));

/** The value of the first entry of a field if it is a string that is not blank. */
export const stringAt = (fields: FieldIndex, path: string): string | undefined => {
  const value = fields.all(path)[0]?.value;
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
};

/** The strings of an entry that are not blank, each with its path: the value may be an array of them. */
export const stringsOf = ({ path, value }: Entry): readonly (readonly [path: string, value: string])[] => {
  if (typeof value === 'string') return value.trim() === '' ? [] : [[path, value]];
  if (!Array.isArray(value)) return [];
  return value.flatMap((item, index): [string, string][] =>
    typeof item === 'string' && item.trim() !== '' ? [[`${path}[${index}]`, item]] : [],
  );
};
