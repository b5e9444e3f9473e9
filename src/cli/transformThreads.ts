import { Piscina } from 'piscina';
import type { Conversion } from './convertRecords.js';
import { packRecords } from './input/packRecords.js';
import type { RawRecord } from './input/rawRecord.js';
import type { TransformTask } from './transformWorker.js';

/** Threads that transform records. */
export interface TransformThreads {
  readonly convert: (records: readonly RawRecord[]) => Promise<Conversion>;
  readonly close: () => Promise<void>;
}

/** Starts as many threads as are wanted, each with a library of its own. */
export function startTransformThreads(count: number, setup: TransformTask['setup']): TransformThreads {
  const pool = new Piscina<TransformTask, Conversion>({
    filename: new URL('./transformWorker.js', import.meta.url).href,
    minThreads: count,
    maxThreads: count,
  });
  return {
    convert: (records) => {
      const packed = packRecords(records);
      return pool.run({ setup, packed }, { transferList: [packed.bytes.buffer] });
    },
    close: () => pool.close(),
  };
}
