import { compileModel } from './compileModel.js';
import { keyText } from './keyText.js';
import { type Model, parseModel } from './model.js';
import { checkRows } from './rowsError.js';

/** Rows whose keys are complete, and the rows of the last key, of which more may follow. */
export interface SplitRows<Row> {
  readonly complete: readonly Row[];
  readonly rest: readonly Row[];
}

/**
 * Cuts sorted rows before their last key, so that a long input can be modelled in chunks and no event is torn.
 *
 * The rows must be in the order of the columns of the model's `key`. Model `complete`, and put `rest` before the next rows;
 * after the last rows, model `rest` too.
 *
 * @throws {ModelError} `invalid-model`.
 * @throws {RowsError} `invalid-rows`, when the rows are no list.
 * @example
 * const model = { event: 'Order Completed', timestamp: 'paid_at', key: ['order_id'] };
 * splitLastKey([{ order_id: 1 }, { order_id: 2 }, { order_id: '2' }], model).rest // => [{ order_id: 2 }, { order_id: '2' }]
 */
export const splitLastKey = <Row>(rows: readonly Row[], model: Model): SplitRows<Row> => {
  checkRows(rows);
  const { table, key } = compileModel(parseModel(model));
  const keyOf = (row: unknown): string | undefined => {
    const cells = table.read(row);
    return 'code' in cells ? undefined : keyText(key.map(({ number }) => cells[number]));
  };
  // Rows without a key belong to no event: they may stand anywhere.
  let last: string | undefined;
  let start = rows.length;
  for (let index = rows.length - 1; index >= 0; index--) {
    const found = keyOf(rows[index]);
    if (found === undefined) continue;
    if (last !== undefined && found !== last) break;
    last = found;
    start = index;
  }
  return { complete: rows.slice(0, start), rest: rows.slice(start) };
};
