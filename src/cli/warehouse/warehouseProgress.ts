import type { CommandIo } from '../commandIo.js';
import { type Progress, startProgress } from '../progress.js';
import { countOf } from '../summaryLine.js';
import type { WarehouseTally } from './warehouseTally.js';

/** Below that it is over before anybody wonders. */
const fromRows = 50_000;

/** Shows how many rows have been read, and then how far their events are: no event is whole before all rows are read. */
export interface WarehouseProgress extends Pick<Progress, 'clear' | 'stop'> {
  /** So many rows more have been read. */
  read(rows: number): void;
  /** All rows have been read. */
  startConverting(rows: number): void;
  /** So many rows more have become events. */
  converted(rows: number): void;
}

/** Starts a count of the rows that are read; a bar takes its place. */
export function startWarehouseProgress(
  io: CommandIo,
  tally: WarehouseTally,
  printsResults: boolean,
): WarehouseProgress {
  const common = { fromBytes: fromRows, printsResults };
  const eventsBefore = tally.events.total;
  let rowsRead = 0;
  let progress = startProgress(io, { ...common, totalBytes: undefined, noun: 'row', countItems: () => rowsRead });
  return {
    read(rows) {
      rowsRead += rows;
      progress.advance(rows);
    },
    startConverting(rows) {
      progress.stop();
      progress = startProgress(io, {
        ...common,
        totalBytes: rows,
        noun: 'event',
        countItems: () => tally.events.total - eventsBefore,
        before: () => `${countOf(tally.rows.total, 'row')} · `,
      });
    },
    converted: (rows) => progress.advance(rows),
    clear: () => progress.clear(),
    stop: () => progress.stop(),
  };
}
