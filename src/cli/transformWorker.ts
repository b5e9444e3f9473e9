import type { Conversion } from './convertRecords.js';
import { type PackedRecords, unpackRecords } from './input/packRecords.js';
import { readRecord } from './input/readRecord.js';
import type { Destination } from './readDestination.js';
import { type ConvertOptions, createRecordConverter } from './recordConverter.js';

/** What a thread is given to do. */
export interface TransformTask {
  /** The same in all tasks of a run. */
  readonly setup: { readonly configured: Destination | undefined; readonly options: ConvertOptions };
  readonly packed: PackedRecords;
}

let convert: ReturnType<typeof createRecordConverter> | undefined;

/** Runs in a thread of its own: transforms the records of a task. */
export default function transformTask({ setup, packed }: TransformTask): Conversion {
  convert ??= createRecordConverter(setup.configured, setup.options);
  return convert(unpackRecords(packed).map(readRecord));
}
