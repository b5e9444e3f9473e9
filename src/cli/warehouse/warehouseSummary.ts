import type { CommandIo } from '../commandIo.js';
import { eventsAccepted } from '../commands/transform.js';
import { type Colors, countOf, formatCount, summaryLine } from '../summaryLine.js';
import type { CursorRun } from './cursor.js';
import type { WarehouseTally } from './warehouseTally.js';

/** Writes the warnings of a run, one JSON object per line, and what became of its rows and events. */
export function writeSummary(tally: WarehouseTally, elapsedMs: number, io: CommandIo): void {
  for (const { code, text, count, rowIndex } of tally.warnings) {
    io.stderr.write(`${JSON.stringify({ warning: code, text, count, row: rowIndex + 1 })}\n`);
  }
  const describeRows = (_rows: unknown, colors: Colors) =>
    `${colors.green(`${formatCount(tally.rows.accepted)} in events`)}, ${formatCount(tally.rows.skipped)} skipped`;
  io.stderr.write(summaryLine(tally.rows, 0, { noun: 'row', describeAccepted: describeRows }, io.stderr));
  io.stderr.write(summaryLine(tally.events, elapsedMs, { noun: 'event', describeAccepted: eventsAccepted }, io.stderr));
}

/** Writes what a run with a cursor leaves behind, and no later run reads of itself. */
export function writeLeftBehind({ late }: CursorRun, column: string, isRefused: boolean, io: CommandIo): void {
  if (late > 0) {
    io.stderr.write(
      `At least ${countOf(late, 'row')} came late, with a lower "${column}" than an earlier run had reached: later runs do not read such rows.\n`,
    );
  }
  if (isRefused) {
    io.stderr.write(
      `Later runs do not read again what is refused here, unless its "${column}" rises. Once it is corrected, the same command without --cursor and with another folder for --out reads all rows; send with the same --ledger leaves out what was sent before.\n`,
    );
  }
}
