import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance, DuckDBResult, DuckDBValue } from '@duckdb/node-api';
import { CommandError, systemErrorCode } from '../commandError.js';
import { sqlName, sqlString } from './sql.js';

/** What the package `@duckdb/node-api` exports. */
export type DuckDb = typeof import('@duckdb/node-api');

const packageName = '@duckdb/node-api';
const install = `npm install ${packageName}`;

/**
 * Loads DuckDB. It is not a dependency of this package, because it takes 70 MB.
 *
 * @throws {CommandError} With the command that installs it, when it is missing or too old.
 */
export async function loadDuckDb(load: () => Promise<unknown> = () => import('@duckdb/node-api')): Promise<DuckDb> {
  const loaded = (await load().catch((error: unknown) => {
    const isMissing =
      systemErrorCode(error) === 'ERR_MODULE_NOT_FOUND' &&
      error instanceof Error &&
      error.message.includes(packageName);
    throw new CommandError(
      isMissing
        ? `warehouse needs DuckDB, which is not installed beside tiktok-ads. This installs it: ${install}`
        : `DuckDB cannot be loaded: perhaps it does not support this machine, or it was installed on another one. This installs it: ${install}`,
    );
  })) as DuckDb & { readonly default?: DuckDb };
  // Of a CommonJS package, only the default export has all names.
  const duckDb = loaded.default ?? loaded;
  if (typeof duckDb.DuckDBScalarFunction?.create !== 'function') {
    throw new CommandError(`the installed ${packageName} is too old. This installs a newer one: ${install}@latest`);
  }
  return duckDb;
}

export interface EngineOptions {
  /** The memory limit; larger sorts spill to temporary files. */
  readonly memoryMegabytes: number;
  readonly threads: number;
  /** The folder in which the engine makes its temporary folder; by default that of the system. */
  readonly within?: string | undefined;
  /** A DuckDB file whose tables the SQL names. */
  readonly database?: string | undefined;
}

/** A DuckDB instance whose errors are made readable. */
export class Engine {
  readonly duckDb: DuckDb;
  readonly connection: DuckDBConnection;
  readonly temporaryFolder: string;
  readonly #instance: DuckDBInstance;

  private constructor(duckDb: DuckDb, instance: DuckDBInstance, connection: DuckDBConnection, temporaryFolder: string) {
    this.duckDb = duckDb;
    this.connection = connection;
    this.temporaryFolder = temporaryFolder;
    this.#instance = instance;
  }

  /** @throws {CommandError} When the database cannot be read. */
  static async open(duckDb: DuckDb, options: EngineOptions): Promise<Engine> {
    // Only this user can open the folder.
    const temporary = await mkdtemp(join(options.within ?? tmpdir(), temporaryPrefix));
    const instance = await duckDb.DuckDBInstance.create(':memory:', {
      memory_limit: `${options.memoryMegabytes}MB`,
      threads: String(options.threads),
      temp_directory: temporary,
      // The rows are sorted later, and keeping their original order takes memory.
      preserve_insertion_order: 'false',
    });
    const engine = new Engine(duckDb, instance, await instance.connect(), temporary);
    try {
      // A time without a zone is UTC, and printed times do not depend on the machine.
      await engine.run(`SET TimeZone = 'UTC'`);
      duckDb.DuckDBTimestampTZValue.timezoneOffsetInMinutes = 0;
      if (options.database !== undefined) await engine.#attach(options.database);
    } catch (error) {
      await engine.close();
      throw error;
    }
    return engine;
  }

  /** Runs SQL and returns all rows of the result. */
  async run(sql: string): Promise<readonly DuckDBValue[][]> {
    try {
      return await (await this.connection.run(sql)).getRows();
    } catch (error) {
      throw describeDuckDbError(error);
    }
  }

  /** Runs SQL whose rows are fetched later. */
  async stream(sql: string): Promise<DuckDBResult> {
    try {
      return await this.connection.stream(sql);
    } catch (error) {
      throw describeDuckDbError(error);
    }
  }

  async close(): Promise<void> {
    this.connection.closeSync();
    this.#instance.closeSync();
    await rm(this.temporaryFolder, { recursive: true, force: true });
  }

  async #attach(database: string): Promise<void> {
    try {
      const name = databaseName(database);
      await this.run(`ATTACH ${sqlString(database)} AS ${name} (READ_ONLY)`);
      await this.run(`USE ${name}`);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      throw new CommandError(`cannot open ${database}: ${error.message}`);
    }
  }
}

/** DuckDB's own databases, and the one that holds the rows of a run. */
const reservedNames = /^(?:memory|system|temp|run_rows)$/i;

/** The name that DuckDB itself gives a database: its file name without the extension. */
function databaseName(file: string): string {
  const [name = ''] = basename(file).split('.');
  return sqlName(name === '' || reservedNames.test(name) ? `${name}_db` : name);
}

const temporaryPrefix = 'tiktok-ads-rows-';
const temporaryFolder = /^tiktok-ads-rows-[A-Za-z0-9]{6}$/;
/** The copied rows, DuckDB's files beside them, and a file that is moved later. */
const temporaryFile = /^(?:rows\.duckdb(?:\.wal)?|rows-read\.parquet|duckdb_temp_.*)$/;

/** Removes the temporary folders of killed runs. A folder that holds anything else belongs to somebody else and stays. */
export async function removeTemporaryFolders(within: string, except: string): Promise<void> {
  for (const entry of await readdir(within, { withFileTypes: true })) {
    const folder = join(within, entry.name);
    if (!entry.isDirectory() || !temporaryFolder.test(entry.name) || folder === except) continue;
    const names = await readdir(folder);
    if (names.every((name) => temporaryFile.test(name))) await rm(folder, { recursive: true });
  }
}

/** Messages about the SQL alone; all others may contain values of the rows. */
const isAboutSql = /^(?:Parser|Binder|Catalog|Syntax|Permission) Error: /;

/** Where DuckDB names a file. A CSV error quotes a line of the file before that. Without the `^`, a message of 200 kB takes minutes. */
const filePatterns = [
  /^.*\n {2}file = ([^\n]+)\n/s,
  /in file "([^"\n]*)"/,
  /\bfile '([^'\n]*)'/,
  /^IO Error: The file "([^"\n]*)"/,
];

interface Description {
  readonly pattern: RegExp;
  /** `file` is the file that the message names; `group` is what the pattern captures. */
  readonly sentence: (file: string, group: string) => string;
}

/** The first match counts. */
const descriptions: readonly Description[] = [
  {
    pattern: /^Out of Memory Error/,
    sentence: () => 'DuckDB needs more memory than --memory allows, or more room for its temporary files',
  },
  {
    pattern: /No space left on device/,
    sentence: () =>
      "no space is left on the device for DuckDB's temporary files, which are in the folder of --out or the system's",
  },
  {
    pattern: /^IO Error: Could not set lock on file "([^"]*)"/,
    sentence: (_file, locked) => `another program is writing ${locked}`,
  },
  {
    pattern:
      /^(?:IO Error|Invalid Input Error): .*(?:not a valid DuckDB database|No magic bytes|too small to be a Parquet)/s,
    sentence: (file) =>
      `${file} is cut off, or does not match its extension: it is neither a whole Parquet file nor a DuckDB database`,
  },
  {
    pattern: /^IO Error: (No files found that match the pattern "[^"]*"|Cannot open (?:file|database) "[^"]*")/,
    sentence: (_file, reason) => reason,
  },
  {
    pattern: /CSV Error on Line: (\d+)/,
    sentence: (file, line) =>
      `cannot read line ${line} of ${file}: it has more or fewer cells than the header, a quote is not closed, it is not UTF-8, or it is longer than 2 MB`,
  },
  {
    pattern: /CSV Parser state machine/,
    sentence: (file) =>
      `cannot read ${file}: its lines end in different ways (LF and CRLF), or its quotes do not match. If quotes are escaped as \\", pass --csv-escape "\\"`,
  },
  {
    pattern: /Malformed JSON in file .*? in (?:line|record\/value) (\d+)/s,
    sentence: (file, line) => `cannot read ${file}: at line ${line}, or just before it, it is not JSON`,
  },
];

/** Turns an error of DuckDB into one sentence. Its own message is repeated only when it is about the SQL: others may quote rows. */
export function describeDuckDbError(error: unknown): Error {
  if (error instanceof CommandError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isAboutSql.test(message)) return new CommandError(`DuckDB cannot run the SQL: ${message.split('\n')[0]}`);
  const file = filePatterns.map((pattern) => pattern.exec(message)?.[1]).find((name) => name !== undefined);
  for (const { pattern, sentence } of descriptions) {
    const match = pattern.exec(message);
    if (match !== null) return new CommandError(sentence(file ?? 'the file', match[1] ?? ''));
  }
  const kind = /^([A-Z]\w+(?: \w+)* Error): /.exec(message)?.[1];
  if (kind === undefined) return error instanceof Error ? error : new Error(message);
  return new CommandError(
    `DuckDB failed with ${kind}${file === undefined ? '' : ` at ${file}`}. Its message is not shown because it may contain values of the rows`,
  );
}
