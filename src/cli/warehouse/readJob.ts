import { compileModel } from '../../warehouse/compileModel.js';
import type { Model } from '../../warehouse/index.js';
import { assertNotInput } from '../assertNotInput.js';
import { CommandError } from '../commandError.js';
import { type Destination, readDestination } from '../readDestination.js';
import { type Fingerprint, fingerprint } from './fingerprint.js';
import { isOfRun } from './partFolder.js';
import { readModel } from './readModel.js';
import { type RowSource, rowSource, type SourceFlags } from './rowSource.js';

export interface JobFlags extends SourceFlags {
  readonly model: string;
  readonly config: string;
  readonly out?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
  readonly dryRun?: boolean | undefined;
  readonly refusals?: string | undefined;
  readonly chunkRows: number;
}

/** What is to be done, with all that the flags name read and checked, but for the rows. */
export interface Job {
  readonly flags: JobFlags;
  readonly model: Model;
  readonly destination: Destination;
  readonly source: RowSource;
  readonly fingerprint: Fingerprint;
}

/** @throws {CommandError} When a file, or what it holds, cannot be used. */
export async function readJob(flags: JobFlags): Promise<Job> {
  const { cursor, limit } = flags;
  const model = await readModel(flags.model);
  const destination = await readDestination(flags.config);
  const columns = [...compileModel(model).table.names(), ...(cursor === undefined ? [] : [cursor])];
  const source = rowSource(flags, columns);
  if (flags.refusals !== undefined) {
    if (flags.out !== undefined && isOfRun(flags.out, flags.refusals)) {
      throw new CommandError(`cannot write ${flags.refusals}: the folder of --out has a file of that name for itself`);
    }
    assertNotInput(flags.refusals, [flags.from, flags.database, flags.model, flags.config]);
  }
  return {
    flags,
    model,
    destination,
    source,
    fingerprint: fingerprint({ source: flags, model, destination, limit, cursor }),
  };
}
