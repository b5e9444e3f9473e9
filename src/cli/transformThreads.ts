import { Piscina } from 'piscina';
import type { ConvertedItems } from './convertItems.js';
import type { RawItem } from './input/parseItem.js';
import { packItems, type TransformTask } from './transformWorker.js';

/** Threads that transform items. */
export interface TransformThreads {
  readonly transform: (items: readonly RawItem[]) => Promise<ConvertedItems>;
  readonly close: () => Promise<void>;
}

/** Starts `count` threads, each of which loads the library itself. */
export function startTransformThreads(count: number, setup: TransformTask['setup']): TransformThreads {
  const pool = new Piscina<TransformTask, ConvertedItems>({
    filename: new URL('./transformWorker.js', import.meta.url).href,
    minThreads: count,
    maxThreads: count,
  });
  return {
    transform: (items) => {
      const packed = packItems(items);
      return pool.run({ setup, packed }, { transferList: [packed.bytes.buffer] });
    },
    close: () => pool.close(),
  };
}
