import { driverValue, readJsonValue } from '../../warehouse/driverValue.js';
import { keyString } from '../../warehouse/keys.js';
import type { Engine } from './engine.js';
import type { RowColumn } from './rowColumns.js';

const functionName = 'tiktok_ads_key';

/**
 * Gives DuckDB a function that makes the text of a key, so that rows are sorted by what events are told apart by: 9001.0 and 9001
 * stand together, and so do two texts of one moment.
 *
 * @param countRows Told how many rows have been read.
 * @returns The call of the function, as SQL.
 */
export function registerKeyFunction(
  { duckDb, connection }: Engine,
  columns: readonly RowColumn[],
  countRows: (rows: number) => void,
): string {
  const { ANY, VARCHAR, DuckDBScalarFunction } = duckDb;
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: functionName,
      returnType: VARCHAR,
      varArgsType: ANY,
      // A key of nulls is for the function to judge.
      specialHandling: true,
      // So it is called once for each row.
      volatile: true,
      mainFunction: (info, input, output) => {
        try {
          const values = input.getColumns();
          for (let row = 0; row < input.rowCount; row += 1) {
            const key = columns.map(({ isJson }, index) => {
              const value = values[index]?.[row];
              return driverValue(isJson ? readJsonValue(value) : value);
            });
            output.setItem(row, keyString(key) ?? null);
          }
          output.flush();
          countRows(input.rowCount);
        } catch (error) {
          info.setError(error instanceof Error ? error.message : String(error));
        }
      },
    }),
  );
  return `${functionName}(${columns.map(({ sql }) => sql).join(', ')})`;
}
