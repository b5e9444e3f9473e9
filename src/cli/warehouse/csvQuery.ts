import { CommandError } from '../commandError.js';
import { distinctNames } from './columnNames.js';
import type { Engine } from './engine.js';
import { sqlName, sqlText } from './sqlText.js';

const delimiters = [',', ';', '\t', '|'];

/** A character that is in no CSV file: each line is one cell. */
const none = '\u0001';

/**
 * A query for CSV files, whose first line names the columns.
 *
 * Everything is text: an id 0012 must not become 12. Nothing is guessed but the delimiter: DuckDB, left to guess, skips lines that do
 * not fit, the header among them.
 *
 * @throws {CommandError} When there is no file, or one has no header.
 */
export async function csvQuery(engine: Engine, pattern: string): Promise<string> {
  const files = await engine.run(`SELECT file FROM glob(${sqlText(pattern)}) ORDER BY file`);
  if (files.length === 0) throw new CommandError(`cannot read ${pattern}: there is no such file`);
  const headers: Header[] = [];
  for (const [file] of files) headers.push(await readHeader(engine, String(file)));
  const names = distinctNames(headers.map((header) => header.names));
  return headers.map((header, index) => queryOfFile(header, names[index] ?? [])).join(' UNION ALL BY NAME ');
}

interface Header {
  readonly file: string;
  readonly delimiter: string;
  readonly names: readonly string[];
}

async function readHeader(engine: Engine, file: string): Promise<Header> {
  const [[line] = []] = await engine.run(
    `SELECT line FROM read_csv(${sqlText(file)}, auto_detect = false, header = false, columns = {'line': 'VARCHAR'}, delim = '${none}', quote = '', escape = '', strict_mode = false) LIMIT 1`,
  );
  if (typeof line !== 'string') throw new CommandError(`cannot read ${file}: it has no line that names the columns`);
  const [delimiter = ',', names] = splitHeader(line.replace(/^\uFEFF/, ''));
  return { file, delimiter, names };
}

function queryOfFile({ file, delimiter }: Header, names: readonly string[]): string {
  const types = names.map((name) => `${sqlName(name)}: 'VARCHAR'`);
  const dialect = `auto_detect = false, header = true, delim = ${sqlText(delimiter)}, quote = '"', escape = '"', strict_mode = true`;
  return `SELECT * FROM read_csv(${sqlText(file)}, ${dialect}, columns = {${types.join(', ')}})`;
}

/** The delimiter that makes the most names. */
export function splitHeader(line: string): readonly [delimiter: string | undefined, names: readonly string[]] {
  const splits = delimiters.map((delimiter) => [delimiter, splitCells(line, delimiter)] as const);
  return splits.reduce((best, next) => (next[1].length > best[1].length ? next : best));
}

function splitCells(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (const character of line) {
    if (character === '"') isQuoted = !isQuoted;
    if (character === delimiter && !isQuoted) {
      cells.push(cell);
      cell = '';
    } else cell += character;
  }
  return [...cells, cell].map(unquoted);
}

const unquoted = (cell: string): string => {
  const trimmed = cell.trim();
  return /^".*"$/.test(trimmed) ? trimmed.slice(1, -1).replaceAll('""', '"') : trimmed;
};
