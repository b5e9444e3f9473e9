import { Writable } from 'node:stream';
import { Presets, SingleBar } from 'cli-progress';
import type { CommandIo, OutputStream } from './commandIo.js';
import { formatCount } from './formatCount.js';

/** Shows on standard error how far a run is. */
export interface Progress {
  /** Hands the chunks on and moves with them. */
  follow(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
  /** Makes room for other lines on the same terminal; the bar comes back below them. */
  clear(): void;
  stop(): void;
}

/** Below this a run is over before anybody wonders. */
const largeInputBytes = 8 * 1024 * 1024;
const silent: Progress = { follow: (chunks) => chunks, clear() {}, stop() {} };

/**
 * Starts a progress bar when somebody looks and the input is large; a pipe, whose length nobody knows, gets a count once it proves large.
 *
 * @param noun What a record is called.
 * @param countRecords How many have been read so far.
 */
export function startProgress(
  io: CommandIo,
  totalBytes: number | undefined,
  noun: string,
  countRecords: () => number,
): Progress {
  const isWatched = io.stderr.isTTY === true && io.stdout.isTTY !== true;
  if (!isWatched || (totalBytes !== undefined && totalBytes < largeInputBytes)) return silent;

  const bar = new SingleBar(
    {
      format: totalBytes === undefined ? '{shown}' : '{bar} {percentage}% · {shown} · {eta_formatted} left',
      stream: barStream(io.stderr),
      // With the rest of the line it fits a terminal of 80 columns.
      barsize: 24,
      linewrap: true,
      clearOnComplete: true,
      // The line may have been cleared since.
      forceRedraw: true,
    },
    Presets.shades_classic,
  );
  const startedAt = io.now();
  let bytesRead = 0;
  let isStarted = false;

  function advance(bytes: number): void {
    bytesRead += bytes;
    if (!isStarted && (totalBytes !== undefined || bytesRead >= largeInputBytes)) {
      isStarted = true;
      bar.start(totalBytes ?? 0, 0, { shown: countAndRate(0, noun, 0) });
    }
    if (isStarted) bar.update(bytesRead, { shown: countAndRate(countRecords(), noun, io.now() - startedAt) });
  }

  return {
    async *follow(chunks) {
      for await (const chunk of chunks) {
        yield chunk;
        advance(chunk.length);
      }
    },
    clear() {
      if (isStarted) io.stderr.write('\r\u001B[K');
    },
    stop() {
      if (isStarted) bar.stop();
      isStarted = false;
    },
  };
}

function countAndRate(count: number, noun: string, elapsedMs: number): string {
  return `${formatCount(count)} ${noun}s · ${formatCount((count / Math.max(elapsedMs, 1)) * 1000)} ${noun}s/s`;
}

/** cli-progress ends by jumping back to where the bar began (ESC 7, ESC 8): the wrong line once refusals have scrolled the screen. */
function barStream(stderr: OutputStream): Writable {
  const cursorJumps = new Set(['\u001B7', '\u001B8']);
  const stream = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      if (!cursorJumps.has(text)) stderr.write(text);
      done();
    },
  });
  return Object.assign(stream, { isTTY: true, columns: stderr.columns });
}
