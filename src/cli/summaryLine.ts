import pc from 'picocolors';
import { RETIREMENT_YEAR } from '../events-api/eventNames.js';
import type { OutputStream } from './commandIo.js';
import { type DroppedCount, DroppedCounts } from './droppedCounts.js';
import { fitLine } from './wrapText.js';

/** Counts the items of a run: each is either accepted or refused. */
export class Tally {
  accepted = 0;
  /** How many results the accepted items gave. */
  results = 0;
  /** Values of the accepted items that were dropped. */
  readonly dropped = new DroppedCounts();
  /** How many accepted events have a name that TikTok retires. */
  readonly retiring = new Map<string, number>();
  readonly #refusedByCode = new Map<string, number>();

  accept(items: number, results: number): void {
    this.accepted += items;
    this.results += results;
  }

  retire(name: string, events = 1): void {
    this.retiring.set(name, (this.retiring.get(name) ?? 0) + events);
  }

  refuse(code: string, items = 1): void {
    this.#refusedByCode.set(code, (this.#refusedByCode.get(code) ?? 0) + items);
  }

  get refused(): number {
    let refused = 0;
    for (const count of this.#refusedByCode.values()) refused += count;
    return refused;
  }

  get total(): number {
    return this.accepted + this.refused;
  }

  /** The most frequent code first; codes with the same count by name. */
  get refusedByCode(): readonly (readonly [code: string, count: number])[] {
    return [...this.#refusedByCode].sort(
      ([codeA, countA], [codeB, countB]) => countB - countA || codeA.localeCompare(codeB),
    );
  }
}

/** Marks a string green or red when the terminal has colours. */
export type Colors = Pick<ReturnType<typeof pc.createColors>, 'green' | 'red'>;

/** What a summary calls the items of a command. */
export interface SummaryWords {
  readonly noun: string;
  /** The word for items that were not accepted; `refused` by default. */
  readonly refused?: string;
  /** Describes the results of the accepted items. */
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
  // A rate over less than a millisecond is meaningless.
  const rate = elapsedMs < 1 ? '' : ` · ${formatCount((tally.total / elapsedMs) * 1000)} ${noun}s/s`;
  return fitLine(
    `${countOf(tally.total, noun)}: ${describeAccepted(tally, colors)}, ${refused}${colors.dim(rate)}`,
    stream,
  );
}

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Formats a whole number for people, in the same way whatever the locale of the machine: `1,000,000`. */
export function formatCount(count: number): string {
  return grouped.format(count);
}

/** @example countOf(1, 'event') // => '1 event' */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/**
 * A share in whole percent; 0 of nothing.
 *
 * @example percentOf(1, 8) // => 13
 */
export const percentOf = (count: number, total: number): number =>
  total === 0 ? 0 : Math.round((count / total) * 100);

/** Writes remarks about the accepted events: a line per field and reason of dropped values, and a line per name that TikTok retires. */
export function writeRemarks({ dropped, retiring }: Tally, stream: OutputStream): void {
  for (const count of dropped.sorted) stream.write(fitLine(droppedLine(count), stream));
  for (const [name, count] of retiring) stream.write(fitLine(retiringLine(name, count), stream));
}

/** @returns For example `properties.value: 2 dropped, not a number (column total)` */
const droppedLine = ({ field, reason, count }: DroppedCount): string =>
  `${field}: ${formatCount(count)} dropped, ${reason}`;

/** @returns For example `ClickButton: TikTok retires the name of these 2 events in 2027. Give them another name in eventsToStandard` */
const retiringLine = (name: string, count: number): string => {
  const these = count === 1 ? 'this event' : `these ${countOf(count, 'event')}`;
  const orCurrent = name === 'PlaceAnOrder' ? ', or set eventNames to "current"' : '';
  return `${name}: TikTok retires the name of ${these} in ${RETIREMENT_YEAR}. Give ${count === 1 ? 'it' : 'them'} another name in eventsToStandard${orCurrent}`;
};
