import pc from 'picocolors';
import type { OutputStream } from './commandIo.js';
import { countOf, formatCount } from './formatCount.js';
import type { Tally } from './tally.js';

/** Marks text green or red where the terminal can. */
export type Colors = Pick<ReturnType<typeof pc.createColors>, 'green' | 'red'>;

/** How a command speaks of its records. */
export interface SummaryWords {
  readonly noun: string;
  /** What the others are called. */
  readonly refused?: string;
  /** What became of the records that were not refused. */
  readonly describeAccepted: (tally: Tally, colors: Colors) => string;
}

/**
 * The last line of a run, for people.
 *
 * @returns For example `14 events: 12 accepted as 13 requests, 2 refused (2 unmapped-event-name) · 9,120 events/s`
 */
export function summaryLine(
  tally: Tally,
  elapsedMs: number,
  { noun, refused: refusedWord = 'refused', describeAccepted }: SummaryWords,
  stream: OutputStream,
): string {
  const colors = pc.createColors(stream.hasColors?.() === true);
  const reasons = tally.refusedByCode.map(([code, count]) => `${formatCount(count)} ${code}`).join(', ');
  const refused =
    tally.refused === 0
      ? `none ${refusedWord}`
      : colors.red(`${formatCount(tally.refused)} ${refusedWord} (${reasons})`);
  // Below a millisecond a rate says nothing.
  const rate = elapsedMs < 1 ? '' : ` · ${formatCount((tally.records / elapsedMs) * 1000)} ${noun}s/s`;
  return `${countOf(tally.records, noun)}: ${describeAccepted(tally, colors)}, ${refused}${colors.dim(rate)}\n`;
}
