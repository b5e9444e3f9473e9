import PQueue from 'p-queue';
import { type InputItem, parseItem, type RawItem } from '../input/parseItem.js';

/**
 * Sends records as they are read, several at once and no more of them in memory.
 *
 * The first error ends the run: it becomes the reason of `stop`, nothing new is sent, and what is under way is waited for.
 */
export async function sendRecords(
  pieces: AsyncIterable<readonly RawItem[]>,
  send: (record: InputItem) => Promise<void>,
  concurrency: number,
  stop: AbortController,
): Promise<void> {
  const queue = new PQueue({ concurrency });
  try {
    for await (const piece of pieces) {
      for (const record of piece) {
        await queue.onSizeLessThan(1);
        if (stop.signal.aborted) break;
        // Stopped within the task: the next one must not begin.
        queue.add(() => send(parseItem(record)).catch((error: unknown) => stop.abort(error)));
      }
      if (stop.signal.aborted) break;
    }
  } catch (error) {
    stop.abort(error);
  }
  await queue.onIdle();
}
