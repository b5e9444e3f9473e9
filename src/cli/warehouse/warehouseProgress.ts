import type { CommandIo } from '../commandIo.js';
import { countOf } from '../formatCount.js';
import { type Progress, startProgress } from '../progress.js';
import type { WarehouseTally } from './warehouseTally.js';

/** Below that it is over before anybody wonders. */
const fromRows = 50_000;

/** Shows how many rows DuckDB has read, and then how far their events are. */
export interface WarehouseProgress extends Pick<Progress, 'clear' | 'stop'> {
  /** DuckDB has read so many rows. */
  sorted(rows: number): void;
  /** So many rows have become events, in their order. */
  converted(rows: number): void;
}

/**
 * Starts a progress bar of two halves: DuckDB reads all rows before the first one comes out in its order.
 *
 * @param isWhole Whether every row that is read comes out again.
 */
export function startWarehouseProgress(
  io: CommandIo,
  tally: WarehouseTally,
  { isWhole, printsResults }: { readonly isWhole: boolean; readonly printsResults: boolean },
): WarehouseProgress {
  const rowsBefore = tally.rows.records;
  const eventsBefore = tally.events.records;
  let rowsSorted = 0;
  const sorting = { totalBytes: undefined, noun: 'row', fromBytes: fromRows, printsResults };
  let progress = startProgress(io, { ...sorting, countRecords: () => rowsSorted });
  let isSorting = true;

  function startConverting(): void {
    isSorting = false;
    progress.stop();
    progress = startProgress(io, {
      totalBytes: isWhole ? rowsSorted - rowsBefore : undefined,
      noun: 'event',
      countRecords: () => tally.events.records - eventsBefore,
      before: () => `${countOf(tally.rows.records, 'row')} · `,
      fromBytes: fromRows,
      printsResults,
    });
  }

  return {
    sorted(rows) {
      rowsSorted += rows;
      if (isSorting) progress.advance(rows);
    },
    converted(rows) {
      if (isSorting) startConverting();
      progress.advance(rows);
    },
    clear: () => progress.clear(),
    stop: () => progress.stop(),
  };
}
