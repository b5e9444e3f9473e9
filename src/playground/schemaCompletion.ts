import { type Completion, type CompletionContext, type CompletionResult, snippet } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import { keyOf, type Range, type Sliceable } from './jsonDocument.js';

/** The part of JSON Schema that completion reads. */
export interface JsonSchema {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

/** A schema and the alternatives that it consists of. References are resolved once: a schema may refer to itself. */
const alternatives = (schema: JsonSchema, root: JsonSchema): readonly JsonSchema[] => {
  const name = /^#\/\$defs\/(.+)$/.exec(schema.$ref ?? '')?.[1];
  const referred = name === undefined ? undefined : root.$defs?.[name];
  return [schema, ...(referred === undefined ? [] : [referred]), ...(schema.anyOf ?? [])];
};

/** The schemas of what keys lead to; an index of an array is any of its items. */
export const schemasAt = (root: JsonSchema, keys: readonly string[]): readonly JsonSchema[] =>
  keys.reduce<readonly JsonSchema[]>(
    (schemas, key) =>
      schemas.flatMap(({ properties, items }) => {
        const next = properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : items;
        return next === undefined ? [] : alternatives(next, root);
      }),
    alternatives(root, root),
  );

const isContainer = ({ name }: SyntaxNode): boolean => name === 'Object' || name === 'Array';

const closest = (node: SyntaxNode | null, test: (node: SyntaxNode) => boolean): SyntaxNode | null => {
  let found = node;
  while (found !== null && !test(found)) found = found.parent;
  return found;
};

/** The keys that lead to a container. */
const keysTo = (text: Sliceable, container: SyntaxNode): string[] => {
  const keys: string[] = [];
  for (let node: SyntaxNode | null = container; node?.parent; node = node.parent) {
    if (node.parent.name === 'Property') keys.unshift(keyOf(text, node.parent) ?? '');
    // All elements have the same schema.
    if (node.parent.name === 'Array') keys.unshift('0');
  }
  return keys;
};

/** The text of a value that stands for its type, with the place where typing goes on. */
const startOf = (schemas: readonly JsonSchema[]): string => {
  const types = new Set(schemas.flatMap(({ type = [] }) => type));
  if (types.has('object')) return '{ #{} }';
  if (types.has('array')) return '[#{}]';
  if (types.has('string') && !types.has('boolean')) return '"#{}"';
  return '#{}';
};

/** How much of the document is read on each side of the cursor, at every key press: a token, or white space, may be of any length. */
const maxLookAround = 200;

/** What JSON replaces: a word with its quotation marks, those that the editor has added among them. */
const wordAround = (state: EditorState, from: number, to: number): Range => {
  const isQuoted = from > 0 && state.sliceDoc(from - 1, from) === '"';
  const rest = (isQuoted ? /^[\w$-]*"?/ : /^[\w$-]*/).exec(state.sliceDoc(to, to + maxLookAround))?.[0] ?? '';
  return { from: isQuoted ? from - 1 : from, to: to + rest.length };
};

const keyOptions = (
  root: JsonSchema,
  keys: readonly string[],
  taken: ReadonlySet<string | undefined>,
): Completion[] => {
  const known = new Map(schemasAt(root, keys).flatMap(({ properties = {} }) => Object.entries(properties)));
  return [...known]
    .filter(([key]) => !taken.has(key))
    .map(([key, schema]) => ({
      label: key,
      type: 'property',
      ...(schema.description !== undefined && { info: schema.description }),
      apply: (view, completion, from, to) => {
        const word = wordAround(view.state, from, to);
        const hasValue = /^\s*:/.test(view.state.sliceDoc(word.to, word.to + maxLookAround));
        const value = hasValue ? '' : `: ${startOf(alternatives(schema, root))}`;
        snippet(JSON.stringify(key) + value)(view, completion, word.from, word.to);
      },
    }));
};

const valueOptions = (root: JsonSchema, keys: readonly string[]): Completion[] => {
  const values = schemasAt(root, keys).flatMap(({ enum: listed, type = [] }) => {
    const isSwitch = type.includes('boolean');
    // A switch may also be a string, and null is as good as no value: nobody needs either offered.
    return (listed ?? (isSwitch ? [true, false] : [])).filter(
      (value) => typeof value === (isSwitch ? 'boolean' : 'string'),
    );
  });
  return [...new Set(values)].map((value) => ({
    label: String(value),
    type: 'constant',
    apply: (view, completion, from, to) => {
      const word = wordAround(view.state, from, to);
      snippet(JSON.stringify(value))(view, completion, word.from, word.to);
    },
  }));
};

/** What can be typed at a place of a JSON text. The labels have no quotation marks: what is typed is compared to them. */
export const completionsAt = (state: EditorState, position: number, root: JsonSchema): CompletionResult | null => {
  const nearby = state.sliceDoc(Math.max(0, position - maxLookAround), position);
  const word = /[\w$-]*$/.exec(nearby)?.[0] ?? '';
  const from = position - word.length;
  const start = nearby.endsWith(`"${word}`) ? from - 1 : from;
  const node = syntaxTree(state).resolveInner(start, -1);
  const isWithinString = (node.name === 'String' || node.name === 'PropertyName') && node.to > start;
  const container = closest(node, isContainer);
  if (container === null || isWithinString) return null;

  const text: Sliceable = { slice: (from, to) => state.sliceDoc(from, to) };
  const keys = keysTo(text, container);
  const before = nearby.slice(0, nearby.length - (position - start)).trimEnd();
  const result = (options: Completion[]): CompletionResult => ({ from, options, validFor: /^[\w$-]*$/ });

  if (before.endsWith(':')) {
    const colon = position - nearby.length + before.length;
    const property = closest(syntaxTree(state).resolveInner(colon, -1), ({ name }) => name === 'Property');
    const key = property === null ? undefined : keyOf(text, property);
    return key === undefined ? null : result(valueOptions(root, [...keys, key]));
  }
  if (!/[{[,]$/.test(before)) return null;
  if (container.name === 'Array') return result(valueOptions(root, [...keys, '0']));
  const others = container.getChildren('Property').filter(({ from, to }) => position < from || position > to);
  return result(keyOptions(root, keys, new Set(others.map((property) => keyOf(text, property)))));
};

/** Completes the keys and values that a schema names, once a word or its quotation mark is typed. */
export const schemaCompletion =
  (root: JsonSchema) =>
  (context: CompletionContext): CompletionResult | null =>
    context.explicit || context.matchBefore(/["\w$-]/) !== null
      ? completionsAt(context.state, context.pos, root)
      : null;
