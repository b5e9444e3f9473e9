import { CommandError } from '../commandError.js';
import { columnsMeant, givenName } from './columnNames.js';
import type { Engine } from './engine.js';
import { fromRows, replaceTypes, sqlName } from './sqlText.js';

/** A column that a run reads. */
export interface RowColumn {
  /** As the model names it. */
  readonly name: string;
  /** DuckDB's name of it. */
  readonly column: string;
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

const float = /^FLOAT$/;

/** How a column is selected: as what it is in every other source. */
function selectSql(name: string, type: string): string {
  const sql = sqlName(name);
  if (readAsText.test(type) && !type.endsWith(']')) return `CAST(${sql} AS VARCHAR)`;
  const asDouble = replaceTypes(type, float, 'DOUBLE');
  if (asDouble === type) return sql;
  // As a double, the 32 bits of 12.1 would be 12.100000381469727.
  return `CAST(CAST(${sql} AS ${replaceTypes(type, float, 'VARCHAR')}) AS ${asDouble})`;
}

/**
 * Looks up the columns that a run reads.
 *
 * @throws {CommandError} When a column is missing: it is misspelled, or this is the wrong table. Or when it may be one of several.
 */
export async function rowColumns(
  engine: Engine,
  { query, hasNames }: QueriedRows,
  names: readonly string[],
): Promise<readonly RowColumn[]> {
  const described = await engine.run(`DESCRIBE SELECT * ${fromRows(query)}`);
  const types = new Map(described.map(([name, type]) => [String(name), String(type)]));
  const all = [...types.keys()];
  return names.map((name) => {
    const [column, ...others] = columnsMeant(name, all);
    if (column === undefined) {
      const columns = all.map(givenName).join(', ');
      throw new CommandError(`there is no column "${name}" in the rows.${hasNames ? ` They have ${columns}` : ''}`);
    }
    if (others.length > 0) {
      const columns = [column, ...others].map((meant) => `"${givenName(meant)}"`).join(' or ');
      throw new CommandError(
        `column "${name}" may be ${columns}: give the columns names that differ in more than their letter case`,
      );
    }
    const type = types.get(column) ?? '';
    return { name, type, column, sql: selectSql(column, type), isJson: type === 'JSON' };
  });
}
