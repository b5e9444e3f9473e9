import { CommandError } from '../commandError.js';
import type { Engine } from './engine.js';
import { sqlName } from './sqlText.js';

/** A column that a run reads. */
export interface RowColumn {
  /** As the model names it. */
  readonly name: string;
  /** DuckDB's name of its type, such as `DECIMAL(10,2)`. */
  readonly type: string;
  /** How it is selected. */
  readonly sql: string;
  /** Its values are JSON text. */
  readonly isJson: boolean;
}

/** Rows that are read. */
export interface QueriedRows {
  /** The query that gives them. */
  readonly query: string;
  /** Whether the names of their columns may be told. */
  readonly hasNames: boolean;
}

/** Types whose text is all that is needed of them: DuckDB writes it faster than JavaScript. */
const readAsText = /^(?:DECIMAL\(.*\)|DATE|TIME.*|UUID|ENUM\(.*\)|INTERVAL)$/;

/**
 * Looks up the columns that a run reads.
 *
 * @throws {CommandError} When a column is missing: it is misspelled, or this is the wrong table.
 */
export async function rowColumns(
  engine: Engine,
  { query, hasNames }: QueriedRows,
  names: readonly string[],
): Promise<readonly RowColumn[]> {
  const described = await engine.run(`DESCRIBE SELECT * FROM (\n${query}\n) AS source_rows`);
  const types = new Map(described.map(([name, type]) => [String(name).toLowerCase(), String(type)]));
  return names.map((name) => {
    // DuckDB's names have no case.
    const type = types.get(name.toLowerCase());
    if (type === undefined) {
      const columns = described.map(([column]) => String(column)).join(', ');
      throw new CommandError(`there is no column "${name}" in the rows.${hasNames ? ` They have ${columns}` : ''}`);
    }
    const isText = readAsText.test(type) && !type.endsWith(']');
    const sql = isText ? `CAST(${sqlName(name)} AS VARCHAR)` : sqlName(name);
    return { name, type, sql, isJson: type === 'JSON' };
  });
}

const wholeNumber = /^-?\d+$/;

/** What the JSON text of a column stands for; whole numbers keep all their digits. */
export function readJsonValue(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (wholeNumber.test(value)) return BigInt(value);
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
