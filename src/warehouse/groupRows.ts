import { copyJson, elements } from '../values/json.js';
import { isObject, isObjectLike, type UnknownObject } from '../values/objects.js';
import { epochMilliseconds } from '../values/time.js';
import type { Cells, CompiledModel } from './compileModel.js';
import { canonicalString } from './keys.js';
import { type RowProblem, type RowRefusal, refuseRow } from './rowProblems.js';

/** The rows of one event. */
export interface RowGroup {
  readonly name: string;
  /** Event name and key as a JSON string of canonical strings: the same from every source and in every run. */
  readonly identity: string;
  readonly rowIndexes: number[];
  /** Of each merged column, the value of the first row that has one. */
  readonly cells: unknown[];
  time?: { readonly given: unknown; readonly iso: string };
  products?: UnknownObject[];
  // Maps only where needed: a million rows must not make two million empty maps.
  /** The columns in which the rows differ, each with the index of the first row that does. */
  conflicts?: Map<string, number>;
  /** The reasons to refuse rows, by row index. */
  problems?: Map<number, RowProblem>;
}

const addProblem = (group: RowGroup, rowIndex: number, problem: RowProblem): void => {
  group.problems ??= new Map();
  group.problems.set(rowIndex, problem);
};

const addConflict = (group: RowGroup, rowIndex: number, column: string): void => {
  group.conflicts ??= new Map();
  if (!group.conflicts.has(column)) group.conflicts.set(column, rowIndex);
};

const addTime = (group: RowGroup, cells: Cells, rowIndex: number, { time, timeColumn }: CompiledModel): void => {
  const given = time(cells);
  if (given === undefined || given === group.time?.given) return;
  const milliseconds = epochMilliseconds(given);
  if (milliseconds === undefined) {
    addProblem(group, rowIndex, { code: 'invalid-timestamp', column: timeColumn });
    return;
  }
  const iso = new Date(milliseconds).toISOString();
  if (group.time === undefined) group.time = { given, iso };
  else if (group.time.iso !== iso) addConflict(group, rowIndex, timeColumn);
};

/** Snowflake writes the keys of `OBJECT_CONSTRUCT(*)` in upper case, as its columns. */
const withoutUpperCase = (product: UnknownObject): UnknownObject => {
  const entries = Object.entries(product);
  if (entries.some(([key]) => key !== key.toUpperCase())) return product;
  return Object.fromEntries(entries.map(([key, value]) => [key.toLowerCase(), value]));
};

/** The products in a column; `undefined` if it holds no list of objects. */
const productList = (value: unknown): readonly UnknownObject[] | undefined => {
  const items = elements(value);
  return items?.every(isObject) ? items.map(withoutUpperCase) : undefined;
};

const addProducts = (
  group: RowGroup,
  cells: Cells,
  rowIndex: number,
  { product, productColumn }: CompiledModel,
): void => {
  if (productColumn === undefined) {
    const ofRow = product(cells);
    if (ofRow === undefined) return;
    if (group.products === undefined) group.products = [ofRow];
    else group.products.push(ofRow);
    return;
  }
  const value = cells[productColumn.number];
  if (value === undefined) return;
  const list = productList(value);
  if (list === undefined) addProblem(group, rowIndex, { code: 'invalid-products', column: productColumn.name });
  // A JSON string may be nested deeper than the stack: the copy is cut.
  else group.products ??= copyJson(list) as UnknownObject[];
};

const isEqualValue = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  return isObjectLike(a) || isObjectLike(b)
    ? JSON.stringify(a) === JSON.stringify(b)
    : canonicalString(a) === canonicalString(b);
};

const mergeCells = (group: RowGroup, cells: Cells, rowIndex: number, { mergedColumns }: CompiledModel): void => {
  for (const { name, number } of mergedColumns) {
    const [known, value] = [group.cells[number], cells[number]];
    if (known === undefined) group.cells[number] = value;
    else if (value !== undefined && !isEqualValue(known, value)) addConflict(group, rowIndex, name);
  }
};

/** Groups the selected rows by event: rows with the same event name and key, wherever they are in the list. */
export const groupRows = (rows: readonly unknown[], model: CompiledModel) => {
  const groups = new Map<string, RowGroup>();
  const refusals: RowRefusal[] = [];
  let skipped = 0;

  /** Returns the reason to refuse the row, if it belongs to no event. */
  const addRow = (row: unknown, rowIndex: number): RowProblem | undefined => {
    const cells = model.table.read(row);
    if ('code' in cells) return cells;
    if (!model.isSelected(cells)) {
      skipped += 1;
      return undefined;
    }
    const name = model.eventName(cells);
    if (typeof name !== 'string') return name;
    const key = model.key(cells);
    if ('code' in key) return key;

    const identity = JSON.stringify([name, ...key]);
    let group = groups.get(identity);
    if (group === undefined) {
      group = { name, identity, rowIndexes: [], cells: [] };
      groups.set(identity, group);
    }
    group.rowIndexes.push(rowIndex);
    addTime(group, cells, rowIndex, model);
    mergeCells(group, cells, rowIndex, model);
    addProducts(group, cells, rowIndex, model);
    return undefined;
  };

  for (const [rowIndex, row] of rows.entries()) {
    const problem = addRow(row, rowIndex);
    if (problem !== undefined) refusals.push(refuseRow(rowIndex, problem));
  }
  return { groups: [...groups.values()], refusals, skipped };
};
