import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import type { DuckDBConnection, DuckDBInstance, DuckDBResult, DuckDBValue } from '@duckdb/node-api';
import { CommandError } from '../commandError.js';
import { describeDuckDbError } from './explainEngineError.js';
import type { DuckDb } from './loadDuckDb.js';
import { sqlName, sqlText } from './sqlText.js';
import { makeTemporaryFolder } from './temporaryFolder.js';

/** DuckDB's own databases, and those of a run. */
const reservedNames = /^(?:memory|system|temp|run_lock|run_rows)$/i;

/** What DuckDB calls a database by itself: its file without the ending. SQL may name tables with it. */
function databaseName(file: string): string {
  const [name = ''] = basename(file).split('.');
  return sqlName(name === '' || reservedNames.test(name) ? `${name}_db` : name);
}

export interface EngineOptions {
  /** What DuckDB may use; sorting more than that goes to temporary files. */
  readonly memoryMegabytes: number;
  readonly threads: number;
  /** Where its temporary files get a folder of their own; by default that of the system. */
  readonly within?: string | undefined;
  /** A DuckDB file whose tables the SQL names. */
  readonly database?: string | undefined;
}

/** DuckDB, with its errors explained. */
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
    const temporary = await makeTemporaryFolder(options.within ?? tmpdir());
    const instance = await duckDb.DuckDBInstance.create(':memory:', {
      memory_limit: `${options.memoryMegabytes}MB`,
      threads: String(options.threads),
      temp_directory: temporary,
      // The rows are sorted anyway, and keeping their first order takes memory.
      preserve_insertion_order: 'false',
    });
    const connection = await instance.connect();
    const engine = new Engine(duckDb, instance, connection, temporary);
    try {
      // A time without a zone is UTC, and what is printed does not depend on the machine.
      await engine.run(`SET TimeZone = 'UTC'`);
      duckDb.DuckDBTimestampTZValue.timezoneOffsetInMinutes = 0;
      if (options.database !== undefined) await engine.#read(options.database);
    } catch (error) {
      await engine.close();
      throw error;
    }
    return engine;
  }

  /** Runs SQL and gives all rows of its result. */
  async run(sql: string): Promise<readonly DuckDBValue[][]> {
    try {
      return await (await this.connection.run(sql)).getRows();
    } catch (error) {
      throw describeDuckDbError(error);
    }
  }

  /** Runs SQL; its rows come as they are fetched. */
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

  async #read(database: string): Promise<void> {
    try {
      const name = databaseName(database);
      await this.run(`ATTACH ${sqlText(database)} AS ${name} (READ_ONLY)`);
      await this.run(`USE ${name}`);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      throw new CommandError(`cannot open ${database}: ${error.message}`);
    }
  }
}
