import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@lezer/json';
import { parseLosslessJson } from '../values/json.js';
import { tryTo } from '../values/objects.js';

/** A part of a string, as offsets. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Where a document stops being what it should be, and why. Quotes nothing of it. */
export interface Problem extends Range {
  readonly message: string;
}

/** A JSON document, with the place of each of its values. */
export interface JsonDocument {
  readonly text: string;
  readonly tree: Tree;
  /** Undefined for a string that is not JSON. */
  readonly value?: unknown;
  readonly problem?: Problem;
}

/** Parses a string; one that is not JSON, or not yet, is a document with a problem. */
export const parseDocument = (text: string): JsonDocument => {
  const tree = parser.parse(text);
  try {
    return { text, tree, value: parseLosslessJson(text) };
  } catch {
    return { text, tree, problem: problemOf(text, tree) };
  }
};

const problemOf = (text: string, tree: Tree): Problem => {
  const from = firstError(tree) ?? 0;
  const rest = text.slice(from).trimStart();
  const at = text.length - text.slice(from).trimStart().length;
  return { from: at, to: Math.min(at + 1, text.length), message: messageOf(text.slice(0, from).trimEnd(), rest) };
};

const firstError = (tree: Tree): number | undefined => {
  let found: number | undefined;
  tree.iterate({
    enter: ({ type, from }) => {
      if (type.isError && (found === undefined || from < found)) found = from;
      return found === undefined;
    },
  });
  return found;
};

/** Says what is wrong, from what is before and behind the place. */
const messageOf = (before: string, rest: string): string => {
  if (before === '' && rest === '') return 'Type or paste JSON here';
  if (rest === '' || /^"[^"]*$/.test(rest))
    return 'The JSON ends too early: a quotation mark or a closing bracket is missing';
  if (rest.startsWith("'")) return 'JSON strings and keys are in double quotes';
  if (before.endsWith(',') && /^[}\]]/.test(rest)) return 'A comma must be followed by a value: remove the last one';
  if (/^\/[/*]/.test(rest)) return 'JSON has no comments';
  if (/["\d}\]el]$/.test(before) && /^["\d{[tfn-]/.test(rest)) return 'A comma is missing before this';
  return 'This is not JSON: keys and strings are in double quotes, and values are separated by commas';
};

const valueNames = new Set(['True', 'False', 'Null', 'Number', 'String', 'Object', 'Array']);

/** The children of a node, in order. */
function* childrenOf(node: SyntaxNode): Iterable<SyntaxNode> {
  for (let child = node.firstChild; child !== null; child = child.nextSibling) yield child;
}

const valueWithin = (node: SyntaxNode): SyntaxNode | undefined =>
  [...childrenOf(node)].find(({ name }) => valueNames.has(name));

/** A text of which parts are read; one in an editor is no single string. */
export interface Sliceable {
  slice(from: number, to: number): string;
}

/** The key of a property; undefined for one that is not finished. */
export const keyOf = (text: Sliceable, property: SyntaxNode): string | undefined => {
  const name = property.getChild('PropertyName');
  const key = name && tryTo((): unknown => JSON.parse(text.slice(name.from, name.to)));
  return typeof key === 'string' ? key : undefined;
};

/** A property or an element, and where its value is. */
interface Entry extends Range {
  readonly value: SyntaxNode | undefined;
}

const readEntries = (text: string, node: SyntaxNode): (readonly [key: string, entry: Entry])[] =>
  node.name === 'Array'
    ? [...childrenOf(node)]
        .filter(({ name }) => valueNames.has(name))
        .map((value, index) => [String(index), { from: value.from, to: value.to, value }])
    : node.getChildren('Property').flatMap((property) => {
        const key = keyOf(text, property);
        const { from, to } = property;
        return key === undefined ? [] : [[key, { from, to, value: valueWithin(property) }] as const];
      });

/** The entries of the objects and arrays that were looked into, by the tree and the place of each. */
const cache = new WeakMap<Tree, Map<number, ReadonlyMap<string, Entry>>>();

/** The properties of an object or the elements of an array, by their keys. The last of equal keys counts, as JSON.parse does it. */
const entriesOf = ({ text, tree }: JsonDocument, node: SyntaxNode): ReadonlyMap<string, Entry> => {
  const known = cache.get(tree) ?? new Map<number, ReadonlyMap<string, Entry>>();
  cache.set(tree, known);
  const entries = known.get(node.from) ?? new Map(readEntries(text, node));
  known.set(node.from, entries);
  return entries;
};

/**
 * Finds the property or element that keys lead to. Where the document holds less than the keys say, as with objects in JSON strings,
 * it is the deepest one on the way.
 *
 * @returns Undefined where the document does not hold even the first key.
 */
export const locate = (document: JsonDocument, keys: readonly string[]): Range | undefined => {
  let value = valueWithin(document.tree.topNode);
  let found: Entry | undefined;
  for (const key of keys) {
    const next = value && entriesOf(document, value).get(key);
    if (next === undefined) break;
    found = next;
    value = next.value;
  }
  return found && { from: found.from, to: found.to };
};

/** A change of a string. */
export interface Edit extends Range {
  readonly insert: string;
}

export const applyEdit = (text: string, { from, to, insert }: Edit): string =>
  text.slice(0, from) + insert + text.slice(to);

/**
 * Makes the edit that sets a property, and leaves the rest of the document as it is written.
 *
 * @param keys The keys that lead to the object.
 * @returns Undefined where they lead to no object.
 */
export const setProperty = (
  document: JsonDocument,
  keys: readonly string[],
  key: string,
  value: unknown,
): Edit | undefined => {
  let object = valueWithin(document.tree.topNode);
  for (const name of keys) object = object && entriesOf(document, object).get(name)?.value;
  if (document.problem !== undefined || object?.name !== 'Object') return undefined;
  const insert = JSON.stringify(value);
  const old = entriesOf(document, object).get(key)?.value;
  if (old !== undefined) return { from: old.from, to: old.to, insert };
  const start = object.from + 1;
  const first = object.getChild('Property');
  if (first === null) return { from: start, to: start, insert: ` "${key}": ${insert} ` };
  // The new property begins where the first one does, so that it has its indentation.
  return { from: start, to: start, insert: `${document.text.slice(start, first.from)}"${key}": ${insert},` };
};
