import { Writable } from 'node:stream';
import { Presets, SingleBar } from 'cli-progress';
import type { CommandIo, OutputStream } from './commandIo.js';
import { formatCount } from './summaryLine.js';

/** Shows on standard error how far a run has come. */
export interface Progress {
  /** Passes the chunks on and advances by each of them. */
  follow(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
  /** Advances by a part of the input that is done. */
  advance(bytes: number): void;
  /** Clears the line for other output on the same terminal; the bar reappears below it. */
  clear(): void;
  stop(): void;
}

/** What a progress bar shows. */
export interface ProgressOptions {
  /** Undefined for a pipe, whose length is unknown. */
  readonly totalBytes: number | undefined;
  /** What an item is called. */
  readonly noun: string;
  /** How many items are done. */
  readonly countItems: () => number;
  /** What is shown before that count. */
  readonly before?: () => string;
  /** The smallest input that gets a bar. */
  readonly fromBytes?: number;
  /** Whether results go to standard output. There is no bar when they would appear on the same terminal. */
  readonly printsResults?: boolean;
}

/** A smaller file is done before a user wonders. */
const largeInputBytes = 8 * 1024 * 1024;
const silent: Progress = { follow: (chunks) => chunks, advance() {}, clear() {}, stop() {} };

/**
 * Starts a progress bar when stderr is a terminal and the input is large. A pipe, whose length is unknown, gets a count once it proves large.
 */
export function startProgress(
  io: CommandIo,
  {
    totalBytes,
    noun,
    countItems,
    before = () => '',
    fromBytes = largeInputBytes,
    printsResults = true,
  }: ProgressOptions,
): Progress {
  const isVisible = io.stderr.isTTY === true && !(printsResults && io.stdout.isTTY === true);
  if (!isVisible || (totalBytes !== undefined && totalBytes < fromBytes)) return silent;

  const bar = new SingleBar(
    {
      format: totalBytes === undefined ? '{shown}' : '{bar} {percentage}% · {shown} · {eta_formatted} left',
      stream: barStream(io.stderr),
      // Together with the rest of the line, this fits 80 columns.
      barsize: 24,
      linewrap: true,
      clearOnComplete: true,
      // `clear` may have cleared the line.
      forceRedraw: true,
    },
    Presets.shades_classic,
  );
  const startedAt = io.now();
  let bytesRead = 0;
  let isStarted = false;

  function advance(bytes: number): void {
    bytesRead += bytes;
    if (!isStarted && (totalBytes !== undefined || bytesRead >= fromBytes)) {
      isStarted = true;
      bar.start(totalBytes ?? 0, 0, { shown: before() + countAndRate(0, noun, 0) });
    }
    if (!isStarted) return;
    bar.update(bytesRead, { shown: before() + countAndRate(countItems(), noun, io.now() - startedAt) });
  }

  return {
    async *follow(chunks) {
      for await (const chunk of chunks) {
        yield chunk;
        advance(chunk.length);
      }
    },
    advance,
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

/**
 * Drops the cursor jumps (ESC 7, ESC 8) with which cli-progress returns to where the bar began: it is the wrong line once refusals have
 * scrolled the screen.
 */
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
