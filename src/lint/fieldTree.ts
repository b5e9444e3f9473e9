import type { Field } from '../events-api/field.js';

/** The fields of a table as the objects they stand in. */
export interface FieldNode {
  readonly field: Field | undefined;
  readonly children: ReadonlyMap<string, FieldNode>;
  /** Of a list, each item. */
  readonly item: FieldNode | undefined;
}

/** A table of fields, by path and by name. */
export interface FieldTree {
  readonly root: FieldNode;
  /** Where in the body TikTok reads a field, by the last key of its path. */
  readonly placeByName: ReadonlyMap<string, string>;
}

export interface FieldTrees {
  readonly bodyTree: FieldTree;
  readonly eventTree: FieldTree;
}

interface OpenNode {
  field: Field | undefined;
  readonly children: Map<string, OpenNode>;
  item: OpenNode | undefined;
}

const newNode = (): OpenNode => ({ field: undefined, children: new Map(), item: undefined });

const step = (node: OpenNode, key: string): OpenNode => {
  const child = (key === '[]' ? node.item : node.children.get(key)) ?? newNode();
  if (key === '[]') node.item = child;
  else node.children.set(key, child);
  return child;
};

const toNode = (fields: readonly Field[]): FieldNode => {
  const root = newNode();
  for (const field of fields) {
    const keys = field.path.replaceAll('[]', '.[]').split('.');
    keys.reduce(step, root).field = field;
  }
  return root;
};

type NamedPlace = [name: string, place: string];

const lastName = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

const placesOf = (fields: readonly Field[], prefix: string): NamedPlace[] =>
  fields.map(({ path }) => [lastName(path), `${prefix}${path}`]);

/** The same by the names of 2.0. */
const placesByMeaning = (fields: readonly Field[], prefix: string): NamedPlace[] =>
  fields.flatMap(({ path, v2Path }) => (v2Path === undefined ? [] : [[lastName(v2Path), `${prefix}${path}`]]));

/**
 * The trees of a body and of its events.
 *
 * @param list The key of the list that holds the events; without one they are the body.
 */
export const fieldTrees = (
  bodyFields: readonly Field[],
  eventFields: readonly Field[],
  list: string | undefined,
): FieldTrees => {
  const prefix = list === undefined ? '' : `${list}[].`;
  // Of names that occur twice, the first place counts: an event's own before that of its contents.
  const placeByName = new Map(
    [...placesOf(bodyFields, ''), ...placesOf(eventFields, prefix), ...placesByMeaning(eventFields, prefix)].reverse(),
  );
  return {
    bodyTree: { root: toNode(list === undefined ? [...bodyFields, ...eventFields] : bodyFields), placeByName },
    eventTree: { root: toNode(list === undefined ? [...bodyFields, ...eventFields] : eventFields), placeByName },
  };
};

/** How TikTok accepts a field: only as a SHA-256 digest, or only in plain text. A field of fixed values is checked by these. */
export const hashingOf = ({ hash, oneOf }: Field): 'digest' | 'plain' | undefined => {
  if (hash === 'plain') return oneOf === undefined ? 'plain' : undefined;
  return hash === undefined || hash.isOptional ? undefined : 'digest';
};
