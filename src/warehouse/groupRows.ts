import type { UnknownObject } from '../values/kinds.js';
import { isObjectLike } from '../values/kinds.js';
import { canonicalText } from './canonicalText.js';
import type { Cells } from './columnTable.js';
import { type CompiledModel, idTexts, isoTime, productList } from './compileModel.js';
import type { RowProblem } from './refusals.js';

/** The rows of one event. */
export interface RowGroup {
  readonly name: string;
  /** Event name and key as the JSON text of their canonical texts: the same from every source and in every run. */
  readonly identity: string;
  readonly rowIndexes: number[];
  /** Of each shared column the value of the first row that has one. */
  readonly cells: unknown[];
  readonly products: UnknownObject[];
  time?: { readonly given: unknown; readonly iso: string };
  // Most groups have neither of these: a million rows are to be no two million empty maps.
  /** The columns in which the rows differ, each with the first row that does. */
  disagreements?: Map<string, number>;
  /** The rows that cannot be read, with the reason. */
  problems?: Map<number, RowProblem>;
}

/** Says which event a row belongs to, as text. */
export const identityOf = (
  cells: Cells,
  { eventName, key }: CompiledModel,
): { name: string; identity: string } | RowProblem => {
  const name = eventName(cells);
  if (typeof name !== 'string') return name;
  const texts = idTexts(cells, key, 'key');
  return 'code' in texts ? texts : { name, identity: JSON.stringify([name, ...texts]) };
};

/** The event that a row is the first of; {@link addRow} adds the row itself. */
export const newGroup = (name: string, identity: string): RowGroup => ({
  name,
  identity,
  rowIndexes: [],
  cells: [],
  products: [],
});

const noteProblem = (group: RowGroup, rowIndex: number, problem: RowProblem): void => {
  group.problems ??= new Map();
  group.problems.set(rowIndex, problem);
};

const noteDisagreement = (group: RowGroup, rowIndex: number, column: string): void => {
  group.disagreements ??= new Map();
  if (!group.disagreements.has(column)) group.disagreements.set(column, rowIndex);
};

const isSame = (one: unknown, other: unknown): boolean => {
  if (one === other) return true;
  return isObjectLike(one) || isObjectLike(other)
    ? JSON.stringify(one) === JSON.stringify(other)
    : canonicalText(one) === canonicalText(other);
};

const addTime = (group: RowGroup, cells: Cells, rowIndex: number, { time, timeColumn = '' }: CompiledModel): void => {
  const given = time(cells);
  if (given === undefined || given === group.time?.given) return;
  const iso = isoTime(given);
  if (iso === undefined) noteProblem(group, rowIndex, { code: 'invalid-timestamp', column: timeColumn });
  else if (group.time === undefined) group.time = { given, iso };
  else if (group.time.iso !== iso) noteDisagreement(group, rowIndex, timeColumn);
};

const addShared = (group: RowGroup, cells: Cells, rowIndex: number, { shared }: CompiledModel): void => {
  for (const { name, number } of shared) {
    const [known, value] = [group.cells[number], cells[number]];
    if (known === undefined) group.cells[number] = value;
    else if (value !== undefined && !isSame(known, value)) noteDisagreement(group, rowIndex, name);
  }
};

const addProducts = (group: RowGroup, cells: Cells, rowIndex: number, { product, jsonColumn }: CompiledModel): void => {
  if (jsonColumn !== undefined) {
    const json = cells[jsonColumn.number];
    const isUnreadable = json !== undefined && productList(json) === undefined;
    if (isUnreadable) noteProblem(group, rowIndex, { code: 'invalid-products', column: jsonColumn.name });
    return;
  }
  const ofRow = product(cells);
  if (ofRow !== undefined) group.products.push(ofRow);
};

/** Adds a row to the event that it belongs to. */
export const addRow = (group: RowGroup, cells: Cells, rowIndex: number, model: CompiledModel): void => {
  group.rowIndexes.push(rowIndex);
  addTime(group, cells, rowIndex, model);
  addShared(group, cells, rowIndex, model);
  addProducts(group, cells, rowIndex, model);
};
