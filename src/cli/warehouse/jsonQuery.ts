import { distinctNames } from './columns.js';
import type { Engine } from './engine.js';
import { replaceTypes, sqlName, sqlString } from './sql.js';

/** A column, and the keys that may hold its value in a row; the first one that the row has counts. */
interface KeyedColumn {
  readonly name: string;
  readonly keys: readonly string[];
}

/** The objects of a file, or of all files of a pattern. */
interface JsonObjects {
  readonly engine: Engine;
  /** The pattern as an SQL string. */
  readonly file: string;
  /** Their keys, each once, in the order of their first appearance. */
  readonly keys: readonly string[];
}

/**
 * A query for the objects of NDJSON files or of JSON arrays.
 *
 * With `columns`, each value stays the JSON of the file, because DuckDB would guess types from the values. Without, DuckDB guesses them,
 * so that SQL can calculate; but whole numbers keep all digits, and what only looks like a UUID or a time of day stays text, because it
 * may be an id.
 *
 * Letter case of keys does not matter and may differ from row to row: Snowflake, for example, exports its names in upper case. Keys that
 * differ only in letter case and occur in one row remain columns of their own.
 *
 * @param pattern A file, or a pattern for several.
 * @param columns The columns that the run needs, where they are known.
 */
export async function jsonQuery(engine: Engine, pattern: string, columns?: readonly string[]): Promise<string> {
  const file = sqlString(pattern);
  const found = await engine.run(
    `SELECT key FROM (
      SELECT key, row_number() OVER () AS position
      FROM (SELECT unnest(json_keys(json)) AS key FROM read_json_objects(${file}))
    ) GROUP BY key ORDER BY min(position)`,
  );
  const objects = { engine, file, keys: found.map(([key]) => String(key)) };
  return columns === undefined ? typedQuery(objects) : untypedQuery(objects, [...new Set(columns)]);
}

async function untypedQuery(objects: JsonObjects, columns: readonly string[]): Promise<string> {
  const { file, keys } = objects;
  const keyed: KeyedColumn[] = [];
  for (const name of columns) {
    // A key that is itself a column is not another spelling of one.
    const others = spellingsOf(name, keys).filter((key) => !columns.includes(key));
    const exact = keys.includes(name) ? [name] : [];
    // The lookup of the column refuses several.
    if (await occurTogether(objects, others, exact)) keyed.push(...others.map(keyItself));
    else
      keyed.push(
        others.length + exact.length > 1 ? { name, keys: [...exact, ...others] } : keyItself(others[0] ?? name),
      );
  }
  const [names = []] = distinctNames([keyed.map(({ name }) => name)]);
  if (keyed.every(({ name, keys }, index) => name === names[index] && keys.length === 1)) {
    return readColumns(
      file,
      keyed.map(({ name }) => [name, 'JSON']),
    );
  }
  const values = keyed.map((column, index) => `${jsonOf(column)} AS ${sqlName(names[index] ?? '')}`);
  return `SELECT ${values.join(', ')} FROM read_json_objects(${file})`;
}

async function typedQuery(objects: JsonObjects): Promise<string> {
  const { engine, file, keys } = objects;
  const names = new Set(keys.map((key) => key.toLowerCase()));
  const exactType = createExactTypes(await findTexts(engine, file));
  const guessed = `SELECT * FROM read_json(${file}, union_by_name = true, sample_size = -1)`;
  // DuckDB refuses objects within rows whose keys differ only in letter case.
  const described = names.size === keys.length ? await describe(engine, guessed).catch(() => undefined) : undefined;
  if (described !== undefined) {
    const types = described.map(([name, type]) => [name, exactType(name, type)] as const);
    return types.every(([, type], index) => type === described[index]?.[1]) ? guessed : readColumns(file, types);
  }
  // `read_json` makes several columns of keys that differ in letter case.
  const keyed: KeyedColumn[] = [];
  for (const name of names) {
    const spellings = spellingsOf(name, keys);
    const [first = name] = spellings;
    if (await occurTogether(objects, spellings)) {
      // DuckDB's own names for such columns.
      keyed.push(...spellings.map((key, index) => ({ name: index === 0 ? key : `${key}_${index}`, keys: [key] })));
    } else keyed.push({ name: first, keys: spellings });
  }
  const structures = keyed.map((column) => `json_group_structure(${jsonOf(column)})`);
  const [found = []] = await engine.run(`SELECT ${structures.join(', ')} FROM read_json_objects(${file})`);
  const transformed = keyed.map((column, index) => {
    const structure = JSON.stringify(readableStructure(JSON.parse(String(found[index]))));
    return `json_transform(${jsonOf(column)}, ${sqlString(structure)}) AS ${sqlName(column.name)}`;
  });
  const types = await describe(engine, `SELECT ${transformed.join(', ')} FROM read_json_objects(${file})`);
  const timeTypes = await findTimeTypes(engine, file);
  const values = keyed.map((column, index) => {
    const found = types[index]?.[1] ?? 'JSON';
    const type = exactType(
      column.name,
      found === 'VARCHAR' ? (timeTypes.get(column.name.toLowerCase()) ?? found) : found,
    );
    return `${castTo(type, jsonOf(column))} AS ${sqlName(column.name)}`;
  });
  return `SELECT ${values.join(', ')} FROM read_json_objects(${file})`;
}

const keyItself = (key: string): KeyedColumn => ({ name: key, keys: [key] });

const spellingsOf = (name: string, keys: readonly string[]): readonly string[] =>
  keys.filter((key) => key.toLowerCase() === name.toLowerCase());

const sqlList = (texts: readonly string[]): string => `[${texts.map(sqlString).join(', ')}]`;

/** Whether a row has several of the keys, and none of those that win. */
async function occurTogether(
  { engine, file }: JsonObjects,
  keys: readonly string[],
  winners: readonly string[] = [],
): Promise<boolean> {
  if (keys.length < 2) return false;
  const hasSeveral = `len(list_intersect(json_keys(json), ${sqlList(keys)})) > 1`;
  const hasWinner = winners.map((key) => ` AND NOT list_contains(json_keys(json), ${sqlString(key)})`).join('');
  const rows = await engine.run(`SELECT 1 FROM read_json_objects(${file}) WHERE ${hasSeveral}${hasWinner} LIMIT 1`);
  return rows.length > 0;
}

const readColumns = (file: string, columns: readonly (readonly [name: string, type: string])[]): string =>
  `SELECT * FROM read_json(${file}, columns = {${columns.map(([name, type]) => `${sqlString(name)}: ${sqlString(type)}`).join(', ')}})`;

const pointerTo = (key: string): string => sqlString(`/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);

const jsonOf = ({ keys }: KeyedColumn): string =>
  `coalesce(${keys.map((key) => `json -> ${pointerTo(key)}`).join(', ')})`;

const castTo = (type: string, value: string): string => {
  if (type === 'JSON') return value;
  return type === 'VARCHAR' ? `${value} ->> '$'` : `CAST(${value} AS ${type})`;
};

async function describe(engine: Engine, sql: string): Promise<readonly (readonly [name: string, type: string])[]> {
  return (await engine.run(`DESCRIBE ${sql}`)).map(([name, type]) => [String(name), String(type)]);
}

/** A structure that DuckDB has found, without what it cannot make a type of: nulls alone, and keys that differ only in letter case. */
function readableStructure(structure: unknown): unknown {
  if (structure === 'NULL') return 'JSON';
  if (Array.isArray(structure)) return structure.map(readableStructure);
  if (typeof structure !== 'object' || structure === null) return structure;
  const entries = Object.entries(structure);
  if (new Set(entries.map(([key]) => key.toLowerCase())).size < entries.length) return 'JSON';
  return Object.fromEntries(entries.map(([key, value]) => [key, readableStructure(value)]));
}

/** The types of the keys, in lower case, of which every text is a date or a time. */
async function findTimeTypes(engine: Engine, file: string): Promise<ReadonlyMap<string, string>> {
  const allAre = (type: string) => `bool_and(TRY_CAST(value ->> '$' AS ${type}) IS NOT NULL)`;
  const isDate = `bool_and(regexp_full_match(value ->> '$', '\\d{4}-\\d\\d-\\d\\d')) AND ${allAre('DATE')}`;
  const found = await engine.run(
    `SELECT lower(key), CASE WHEN ${isDate} THEN 'DATE' WHEN ${allAre('TIMESTAMP')} THEN 'TIMESTAMP' END AS time_type
     FROM read_json_objects(${file}) AS rows, json_each(rows.json) WHERE type <> 'NULL' GROUP BY lower(key) HAVING time_type IS NOT NULL`,
  );
  return new Map(found.map(([name, type]) => [String(name), String(type)]));
}

/**
 * Finds the paths, without indexes of lists, of what stays text, because the type that DuckDB guesses would change it: whole numbers that
 * a DOUBLE does not hold, and text such as `05-02-2026`, `01-02-03` and `infinity`, which may be a date of any notation, or an id.
 */
async function findTexts(engine: Engine, file: string): Promise<readonly string[]> {
  const notIso = '"(?:\\s+\\d|\\s*\\d{1,3}-\\d|\\d{4}-(?:\\d-|\\d\\d-\\d\\D)|\\s*[+-]?(?:infinity|epoch))';
  const rows = `SELECT json FROM read_json_objects(${file}) WHERE regexp_matches(CAST(json AS VARCHAR), '\\d{16}|${notIso}', 'i')`;
  const isTooLong = `coalesce(abs(TRY_CAST(value AS HUGEINT)) > ${Number.MAX_SAFE_INTEGER}, true)`;
  const isLongNumber = `type <> 'VARCHAR' AND regexp_full_match(value, '-?\\d{16,}') AND ${isTooLong}`;
  const isNotIso = `type = 'VARCHAR' AND regexp_matches(value, '^${notIso}', 'i')`;
  const found = await engine.run(
    `SELECT DISTINCT regexp_replace(fullkey, '\\[\\d+\\]', '', 'g') FROM (${rows}) AS some_rows, json_tree(some_rows.json) WHERE (${isLongNumber}) OR (${isNotIso})`,
  );
  return found.map(([path]) => String(path));
}

/** A name and the type that follows it; other names and types are skipped whole. */
const namedType = /("(?:[^"]|"")*"|\w+)(?: (DOUBLE|DATE|TIMESTAMP)(?=[,)[]|$))?/g;

/**
 * Makes a function that changes guessed types so that ids stay what they are.
 *
 * @param texts Paths of what stays text.
 */
function createExactTypes(texts: readonly string[]) {
  const paths = texts.map((path) => path.toLowerCase());
  const isText = (name: string): boolean => paths.some((path) => path.endsWith(`.${name.toLowerCase()}`));
  return (column: string, type: string): string => {
    const named = `${sqlName(column)} ${replaceTypes(type, /^(?:UUID|TIME)$/, 'VARCHAR')}`;
    const exact = named.replace(namedType, (whole, quoted: string, guessed: string | undefined) => {
      const name = quoted.startsWith('"') ? quoted.slice(1, -1).replaceAll('""', '"') : quoted;
      return guessed !== undefined && isText(name) ? `${quoted} VARCHAR` : whole;
    });
    const exactMaps =
      texts.length === 0 ? exact : exact.replace(/MAP\(VARCHAR, (?:DOUBLE|DATE|TIMESTAMP)/g, 'MAP(VARCHAR, VARCHAR');
    return exactMaps.slice(sqlName(column).length + 1);
  };
}
