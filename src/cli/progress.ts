import { Writable } from 'node:stream';
import { Presets, SingleBar } from 'cli-progress';
import type { CommandIo, OutputStream } from './commandIo.js';
import { formatCount } from './formatCount.js';

/** Shows on standard error how far a run is. */
export interface Progress {
  /** Hands the chunks on and moves with them. */
  follow(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
  /** Moves by what is done of the input. */
  advance(bytes: number): void;
  /** Makes room for other lines on the same terminal; the bar comes back below them. */
  clear(): void;
  stop(): void;
}

/** What a progress bar tells of a run. */
export interface ProgressOf {
  /** Undefined for a pipe, whose length nobody knows. */
  readonly totalBytes: number | undefined;
  /** What a record is called. */
  readonly noun: string;
  /** How many have been worked on so far. */
  readonly countRecords: () => number;
  /** What is shown before their number. */
  readonly before?: () => string;
  /** The smallest input that deserves a bar. */
  readonly fromBytes?: number;
  /** Results on the same terminal would fall over the bar. */
  readonly printsResults?: boolean;
}

/** At the speed of a file, less than this is over before anybody wonders. */
const largeInputBytes = 8 * 1024 * 1024;
const silent: Progress = { follow: (chunks) => chunks, advance() {}, clear() {}, stop() {} };

/**
 * Starts a progress bar when somebody looks and the input is large; a pipe, whose length nobody knows, gets a count once it proves large.
 */
export function startProgress(
  io: CommandIo,
  { totalBytes, noun, countRecords, before = () => '', fromBytes = largeInputBytes, printsResults = true }: ProgressOf,
): Progress {
  const isWatched = io.stderr.isTTY === true && !(printsResults && io.stdout.isTTY === true);
  if (!isWatched || (totalBytes !== undefined && totalBytes < fromBytes)) return silent;

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
    if (!isStarted && (totalBytes !== undefined || bytesRead >= fromBytes)) {
      isStarted = true;
      bar.start(totalBytes ?? 0, 0, { shown: before() + countAndRate(0, noun, 0) });
    }
    if (!isStarted) return;
    bar.update(bytesRead, { shown: before() + countAndRate(countRecords(), noun, io.now() - startedAt) });
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
