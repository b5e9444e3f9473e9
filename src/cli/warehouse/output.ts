import { join } from 'node:path';
import { BufferedWriter } from '../bufferedWriter.js';
import type { CommandIo } from '../commandIo.js';
import type { Checkpoint } from './checkpoint.js';
import type { OutputFolder } from './outputFolder.js';
import type { LogPosition, RejectionLog } from './rejectionLog.js';
import type { ConvertedRows } from './rowConverter.js';

/** The part of a checkpoint that describes progress; the output adds where things are written. */
export type RunProgress = Omit<Checkpoint, 'parts' | 'refusals'>;

/** Where a run writes its requests and refusals. */
export interface RunOutput {
  /** Writes the results of some rows. Once it resolves, these rows are done. */
  write(converted: Pick<ConvertedRows, 'requests' | 'rejections'>, progress: RunProgress): Promise<void>;
  /** Keeps the file by which the next run with a cursor recognises rows; `save` writes it. */
  saveRowsRead(run: number, save: (file: string) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Writes no requests: a dry run. */
export const discardRequests = (rejectionLog: RejectionLog): RunOutput => ({
  write: ({ rejections }) => rejectionLog.write(rejections),
  saveRowsRead: async () => {},
  close: () => rejectionLog.close(),
});

/** Writes requests to standard output. Such a run cannot be resumed. */
export function printRequests(io: CommandIo, rejectionLog: RejectionLog): RunOutput {
  const writer = new BufferedWriter(io.stdout, 'the requests');
  return {
    ...discardRequests(rejectionLog),
    async write({ requests, rejections }) {
      await rejectionLog.write(rejections);
      await writer.write(requests);
    },
    async close() {
      try {
        await writer.flush();
      } finally {
        await rejectionLog.close();
      }
    },
  };
}

/** Writes requests into numbered files, each followed by a checkpoint. */
export function saveRequests(
  folder: OutputFolder,
  rejectionLog: RejectionLog,
  { partsBefore, temporaryFolder }: { readonly partsBefore: number; readonly temporaryFolder: string },
): RunOutput {
  let parts = partsBefore;
  let refusals: LogPosition | undefined;
  return {
    async write({ requests, rejections }, progress) {
      // Another run that has taken over the folder writes the same files.
      await folder.checkLock();
      await rejectionLog.write(rejections);
      // Refusals must be durable before a checkpoint says that their rows are done.
      const flushed = await rejectionLog.flush();
      // As long as no key is done, the next run starts over and repeats all refusals.
      if (refusals === undefined || progress.after !== null || progress.isFinished) refusals = flushed;
      if (requests !== '') {
        await folder.writePart(parts + 1, requests);
        parts += 1;
      }
      await folder.writeCheckpoint({ ...progress, parts, refusals });
    },
    async saveRowsRead(run, save) {
      const file = join(temporaryFolder, 'rows-read.parquet');
      await save(file);
      await folder.checkLock();
      await folder.saveRowsRead(run, file);
    },
    close: () => rejectionLog.close(),
  };
}
