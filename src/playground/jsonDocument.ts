import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@lezer/json';
import { parseLosslessJson } from '../values/json.js';

/** A part of a text, as offsets. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Where a text stops being what it should be, and why. Quotes nothing of the text. */
export interface Problem extends Range {
  readonly message: string;
}

/** A JSON text, with the place of each of its values. */
export interface JsonDocument {
  readonly text: string;
  readonly tree: Tree;
  /** Undefined for a text that is not JSON. */
  readonly value?: unknown;
  readonly problem?: Problem;
}

/** Parses a text; one that is not JSON, or not yet, is a document with a problem. */
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

export const isValueNode = ({ name }: SyntaxNode): boolean => valueNames.has(name);

/** The children of a node, in order. */
function* childrenOf(node: SyntaxNode): Iterable<SyntaxNode> {
  for (let child = node.firstChild; child !== null; child = child.nextSibling) yield child;
}

/** The key of a property; undefined for one that is not finished. */
export const keyOf = (text: string, property: SyntaxNode): string | undefined => {
  const name = property.getChild('PropertyName');
  if (name === null) return undefined;
  try {
    return String(JSON.parse(text.slice(name.from, name.to)));
  } catch {
    return undefined;
  }
};

/** The properties of an object, or the elements of an array, by their key. */
export const entriesOf = (text: string, node: SyntaxNode): (readonly [key: string, node: SyntaxNode])[] => {
  if (node.name === 'Array')
    return [...childrenOf(node)].filter(isValueNode).map((child, index) => [`${index}`, child]);
  return node.getChildren('Property').flatMap((property) => {
    const key = keyOf(text, property);
    return key === undefined ? [] : [[key, property] as const];
  });
};

/** The value of a property; an element of an array is its own. */
export const valueNode = (node: SyntaxNode): SyntaxNode | undefined =>
  node.name === 'Property' ? [...childrenOf(node)].find(isValueNode) : node;

/**
 * Finds the property or element that keys lead to. Where the text holds less than the keys say, as with objects in JSON strings,
 * it is the deepest one on the way.
 *
 * @returns Undefined where the text holds not even the first key.
 */
export const locate = ({ text, tree }: JsonDocument, keys: readonly string[]): Range | undefined => {
  let node = [...childrenOf(tree.topNode)].find(isValueNode);
  let found: SyntaxNode | undefined;
  for (const key of keys) {
    // As JSON.parse does it: the last of equal keys counts.
    const next = node && entriesOf(text, node).findLast(([name]) => name === key)?.[1];
    if (next === undefined) break;
    found = next;
    node = valueNode(next);
  }
  return found && { from: found.from, to: found.to };
};

/** A change of a text. */
export type Edit = Range & { readonly insert: string };

/**
 * Makes the edit that sets a property, and leaves the rest of the text as it is written.
 *
 * @param keys The keys that lead to the object.
 * @returns Undefined where they lead to no object.
 */
export const setProperty = (
  { text, tree }: JsonDocument,
  keys: readonly string[],
  key: string,
  value: unknown,
): Edit | undefined => {
  let object = [...childrenOf(tree.topNode)].find(isValueNode);
  for (const name of keys) {
    const next: SyntaxNode | undefined = object && entriesOf(text, object).findLast(([one]) => one === name)?.[1];
    object = next && valueNode(next);
  }
  if (object?.name !== 'Object') return undefined;
  const insert = JSON.stringify(value);
  const property = entriesOf(text, object).findLast(([name]) => name === key)?.[1];
  const old = property && valueNode(property);
  if (old !== undefined) return { from: old.from, to: old.to, insert };
  const [first] = object.getChildren('Property');
  const start = object.from + 1;
  if (first === undefined) return { from: start, to: start, insert: ` "${key}": ${insert} ` };
  // The new property begins where the first one does, so that it has its indentation.
  return { from: start, to: start, insert: `${text.slice(start, first.from)}"${key}": ${insert},` };
};
