import { type Completion, type CompletionContext, type CompletionResult, snippet } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import { keyOf } from './jsonDocument.js';

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
const keysTo = (text: string, container: SyntaxNode): string[] => {
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

const keyOptions = (
  root: JsonSchema,
  keys: readonly string[],
  taken: ReadonlySet<string | undefined>,
): Completion[] => {
  const known = new Map(schemasAt(root, keys).flatMap(({ properties = {} }) => Object.entries(properties)));
  return [...known]
    .filter(([key]) => !taken.has(key))
    .map(([key, schema]) => ({
      label: JSON.stringify(key),
      displayLabel: key,
      type: 'property',
      ...(schema.description !== undefined && { info: schema.description }),
      apply: snippet(`${JSON.stringify(key)}: ${startOf(alternatives(schema, root))}`),
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
  return [...new Set(values.map((value) => JSON.stringify(value)))].map((label) => ({ label, type: 'constant' }));
};

/** What can be typed at a place of a JSON text. */
export const completionsAt = (state: EditorState, position: number, root: JsonSchema): CompletionResult | null => {
  const text = state.sliceDoc();
  const word = /"?[\w$-]*$/.exec(text.slice(0, position))?.[0] ?? '';
  const from = position - word.length;
  const before = text.slice(0, from).trimEnd();
  const container = closest(syntaxTree(state).resolveInner(from, -1), isContainer);
  if (container === null) return null;
  const keys = keysTo(text, container);
  // The closing quotation mark that the editor has added belongs to the word.
  const to = word.startsWith('"') && text[position] === '"' ? position + 1 : position;

  if (before.endsWith(':')) {
    const property = closest(syntaxTree(state).resolveInner(before.length, -1), ({ name }) => name === 'Property');
    const key = property === null ? undefined : keyOf(text, property);
    return key === undefined ? null : { from, to, options: valueOptions(root, [...keys, key]) };
  }
  if (!/[{[,]$/.test(before)) return null;
  if (container.name === 'Array') return { from, to, options: valueOptions(root, [...keys, '0']) };
  const others = container.getChildren('Property').filter(({ from, to }) => position < from || position > to);
  return { from, to, options: keyOptions(root, keys, new Set(others.map((property) => keyOf(text, property)))) };
};

/** Completes the keys and values that a schema names. */
export const schemaCompletion =
  (root: JsonSchema) =>
  (context: CompletionContext): CompletionResult | null => {
    const result = completionsAt(context.state, context.pos, root);
    const isWanted = context.explicit || (result !== null && result.from < context.pos);
    return isWanted ? result : null;
  };
