import { compileModel } from '../../warehouse/compileModel.js';
import { type Model, ModelError, parseModel } from '../../warehouse/index.js';
import { CommandError } from '../commandError.js';
import type { CommandIo } from '../commandIo.js';
import { assertDistinctFiles } from '../distinctFiles.js';
import type { Destination } from '../findDestination.js';
import { readDestination, readJsonFile } from '../readDestination.js';
import { assertReportWritable, reportFiles } from '../report/reportFile.js';
import { type Fingerprint, fingerprintOf } from './checkpoint.js';
import { isReserved } from './outputFolder.js';
import { type RowSource, rowSource, type SourceFlags } from './rowSource.js';

export interface JobFlags extends SourceFlags {
  readonly model: string;
  readonly config: string;
  readonly destination?: string | undefined;
  readonly out?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
  readonly dryRun?: boolean | undefined;
  readonly html?: string | undefined;
  readonly refusals?: string | undefined;
  readonly chunkRows: number;
}

/** A task for a run: the flags, and the files that they name, read and checked. */
export interface Job {
  readonly flags: JobFlags;
  readonly model: Model;
  /** The columns that the model reads. */
  readonly columns: readonly string[];
  readonly destination: Destination;
  readonly source: RowSource;
  readonly fingerprint: Fingerprint;
}

/** @throws {CommandError} When a flag contradicts another, or a file cannot be used. */
export async function readJob(flags: JobFlags, io: CommandIo): Promise<Job> {
  const { cursor, limit, out, refusals, html } = flags;
  const model = await readModel(flags.model);
  const destination = await readDestination(flags.config, flags.destination);
  const columns = compileModel(model).table.names();
  const source = rowSource(flags, cursor === undefined ? columns : [...columns, cursor]);
  const writes = [...(refusals === undefined ? [] : [refusals]), ...reportFiles(html)];
  for (const file of writes) {
    if (out !== undefined && isReserved(out, file)) {
      throw new CommandError(`cannot write ${file}: the run needs that file in the folder of --out`);
    }
  }
  const reads = [flags.from, flags.database, flags.model, flags.config];
  assertDistinctFiles({ reads, writes }, io);
  if (html !== undefined) await assertReportWritable(html);
  const fingerprint = fingerprintOf({ source: flags, model, destination, limit, cursor });
  return { flags, model, columns, destination, source, fingerprint };
}

/** @throws {CommandError} When the file is not a model. */
async function readModel(file: string): Promise<Model> {
  const content = await readJsonFile(file);
  try {
    return parseModel(content);
  } catch (error) {
    if (error instanceof ModelError) throw new CommandError(`cannot use ${file}: ${error.message} (${error.code})`);
    throw error;
  }
}
