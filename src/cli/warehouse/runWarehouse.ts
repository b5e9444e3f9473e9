import { compileModel } from '../../warehouse/compileModel.js';
import type { Model, WarehouseTrackEvent } from '../../warehouse/index.js';
import type { Destination } from '../readDestination.js';
import type { CursorRun } from './cursor.js';
import type { Fingerprint } from './fingerprint.js';
import { keyedRows } from './keyedRows.js';
import { registerKeyFunction } from './keyFunction.js';
import { type CursorOf, openCursor } from './openCursor.js';
import type { RefusalOutput } from './refusalFile.js';
import { type RowColumn, rowColumns } from './rowColumns.js';
import { createRowConverter } from './rowConverter.js';
import { RowTable } from './rowTable.js';
import type { RunOutput } from './runOutput.js';
import type { WarehouseProgress } from './warehouseProgress.js';
import type { WarehouseTally } from './warehouseTally.js';

export interface WarehouseRun extends CursorOf {
  readonly model: Model;
  readonly destination: Destination;
  readonly limit: number;
  readonly rowsPerChunk: number;
  readonly fingerprint: Fingerprint;
  readonly tally: WarehouseTally;
  readonly output: RunOutput;
  readonly refusals: RefusalOutput;
  readonly progress: WarehouseProgress;
  /** Ends the run in good order. */
  readonly stop: AbortSignal;
}

/** What a run has come to. */
export interface WarehouseResult {
  readonly first: WarehouseTrackEvent | undefined;
  /** How far it has read, where it has a cursor. */
  readonly cursor: CursorRun | undefined;
}

/**
 * Turns the rows of a query into requests, key after key.
 *
 * @throws {CommandError} When the rows cannot be read, or the requests cannot be written.
 */
export async function runWarehouse(run: WarehouseRun): Promise<WarehouseResult> {
  const { engine, query, model, tally, output, refusals, progress, plan, stop } = run;
  const names = compileModel(model).table.names();
  const columns = await rowColumns(engine, run, names);
  const cursor = await openCursor(run, columns);
  const key = registerKeyFunction(engine, keyColumns(model, columns), progress.read);

  let after = plan.resumed?.after ?? null;
  const position = (isFinished: boolean) => ({
    checkpoint: 'tiktok-ads warehouse' as const,
    version: 1 as const,
    fingerprint: run.fingerprint,
    isFinished,
    after,
    counts: tally.save(),
    cursor: cursor?.run ?? null,
  });
  // A folder with parts always has a checkpoint, too.
  await output.write('', position(false));

  const { isNew, digest } = cursor ?? {};
  const table = await RowTable.fill(engine, { query, columns, key, after: after ?? undefined, isNew, digest });
  if (cursor !== undefined) await output.keepRecord(cursor.run.to.number, (file) => cursor.record(file, table));
  progress.startConverting(table.count);
  const converter = createRowConverter({ ...run, tally });
  let first: WarehouseTrackEvent | undefined;
  for await (const chunk of keyedRows(table.sorted(), columns, run.rowsPerChunk)) {
    if (tally.events.total >= run.limit) break;
    const { events, text, refusals: refused } = converter.convert(chunk);
    first ??= events[0];
    await refusals.write(refused);
    after = chunk.keys.at(-1) ?? after;
    await output.write(text, position(false));
    progress.converted(chunk.rows.length);
    stop.throwIfAborted();
  }
  if (plan.resumed === undefined && tally.rows.total > 0) converter.warnOfColumns();
  await output.write('', position(true));
  return { first, cursor: cursor?.run };
}

/** The key may name a column twice. */
const keyColumns = ({ key }: Model, columns: readonly RowColumn[]): RowColumn[] =>
  key.flatMap((name) => columns.find((column) => column.name === name) ?? []);
