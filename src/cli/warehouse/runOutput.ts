import { join } from 'node:path';
import { BufferedWriter } from '../bufferedWriter.js';
import type { CommandIo } from '../commandIo.js';
import type { Checkpoint } from './checkpoint.js';
import type { Engine } from './engine.js';
import type { OutputFolder } from './partFolder.js';
import type { RefusalMark, RefusalOutput } from './refusalFile.js';

/** What a checkpoint says of the rows; where they are written is for the output to say. */
export type RunPosition = Omit<Checkpoint, 'parts' | 'refusals'>;

/** Where the requests of a run go. */
export interface RunOutput {
  /** Writes the requests of some rows; once it resolves, those rows are done. */
  write(text: string, position: RunPosition): Promise<void>;
  /** Keeps what a run with a cursor records for the next one; `make` writes it into a file. */
  keepRecord(run: number, make: (file: string) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Requests on standard output: nothing remembers how far it came. */
export function requestsOnStdout(io: CommandIo): RunOutput {
  const writer = new BufferedWriter(io.stdout, 'the requests');
  return { ...nowhere, write: (text) => writer.write(text), close: () => writer.flush() };
}

/** A dry run. */
export const nowhere: RunOutput = { write: async () => {}, keepRecord: async () => {}, close: async () => {} };

/** Requests in numbered files, each followed by a checkpoint. */
export function requestsInParts(
  folder: OutputFolder,
  { temporaryFolder }: Engine,
  refusals: RefusalOutput,
  partsBefore: number,
): RunOutput {
  let parts = partsBefore;
  let mark: RefusalMark | undefined;
  return {
    async write(text, position) {
      // The refusals of these rows are on the disk before the checkpoint says that they are done.
      const flushed = await refusals.flush();
      // As long as no key is done, the next run begins anew, and refuses all rows again.
      if (position.after !== null || position.isFinished) mark = flushed;
      mark ??= flushed;
      if (text !== '') {
        await folder.writePart(parts + 1, text);
        parts += 1;
      }
      await folder.writeCheckpoint({ ...position, parts, refusals: mark });
    },
    async keepRecord(run, make) {
      const file = join(temporaryFolder, 'rows-read.parquet');
      await make(file);
      await folder.keepRecord(run, file);
    },
    close: async () => {},
  };
}
