/**
 * What was given as rows is no list: a mistake in the program, not in a row.
 *
 * @example
 * new RowsError().code // => 'invalid-rows'
 */
export class RowsError extends Error {
  override readonly name = 'RowsError';
  readonly code = 'invalid-rows';
  readonly category = 'configuration';
  /** As of every refusal: trying again cannot help. */
  readonly status = 400;

  constructor() {
    super('Rows must be a list of objects');
  }
}

/** @throws {RowsError} `invalid-rows`, when it is no list. */
export const checkRows = (rows: unknown): void => {
  if (!Array.isArray(rows)) throw new RowsError();
};
