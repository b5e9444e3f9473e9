import { CommandError, systemErrorCode } from '../commandError.js';

/** What the package `@duckdb/node-api` exports. */
export type DuckDb = typeof import('@duckdb/node-api');

const packageName = '@duckdb/node-api';
const install = `npm install ${packageName}`;

/**
 * Loads DuckDB, which is 70 MB and so not a part of this package.
 *
 * @throws {CommandError} With the command that installs it, where it is missing or too old.
 */
export async function loadDuckDb(load: () => Promise<unknown> = () => import('@duckdb/node-api')): Promise<DuckDb> {
  const loaded = (await loadOrExplain(load)) as DuckDb & { readonly default?: DuckDb };
  // A CommonJS package: what it exports is whole only as its default.
  const duckDb = loaded.default ?? loaded;
  if (typeof duckDb.DuckDBScalarFunction?.create !== 'function') {
    throw new CommandError(`the installed ${packageName} is too old. This installs a newer one: ${install}@latest`);
  }
  return duckDb;
}

async function loadOrExplain(load: () => Promise<unknown>): Promise<unknown> {
  try {
    return await load();
  } catch (error) {
    const isMissing =
      systemErrorCode(error) === 'ERR_MODULE_NOT_FOUND' &&
      error instanceof Error &&
      error.message.includes(packageName);
    throw new CommandError(
      isMissing
        ? `warehouse needs DuckDB, which is not installed beside tiktok-ads. This installs it: ${install}`
        : `DuckDB cannot be loaded: perhaps there is none for this machine, or it was installed on another. This installs it: ${install}`,
    );
  }
}
