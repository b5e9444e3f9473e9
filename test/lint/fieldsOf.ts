import type { BodyKind } from '../../src/lint/context.js';
import { type Entry, type FieldNode, joinPath } from '../../src/lint/fieldIndex.js';

type KnownField = Pick<Entry, 'path' | 'field'>;

const visit = ({ field, children, item }: FieldNode, path: string): KnownField[] => [
  ...(field === undefined ? [] : [{ path, field }]),
  ...[...children].flatMap(([key, child]) => visit(child, joinPath(path, key))),
  ...(item === undefined ? [] : visit(item, `${path}[]`)),
];

/** All fields of a kind of body, by their paths in the body; `[]` stands for each item of an array. */
export const fieldsOf = ({ trees, listKey }: BodyKind): KnownField[] => {
  const { body, event } = trees();
  return [...visit(body.root, ''), ...visit(event.root, listKey === undefined ? '' : `${listKey}[]`)];
};
