import type { RowWarning } from '../../warehouse/index.js';
import { Tally } from '../summaryLine.js';

interface SavedTally {
  readonly accepted: number;
  readonly results: number;
  readonly refused: readonly (readonly [code: string, count: number])[];
}

/** The counts of a run as they stand in its checkpoint. */
export interface SavedCounts {
  readonly rows: SavedTally;
  readonly events: SavedTally;
  readonly skipped: number;
  readonly warnings: readonly RowWarning[];
}

/** Counts rows: those that are in events are the accepted ones. */
class RowTally extends Tally {
  /** Those that `where` leaves out. */
  skipped = 0;

  override get total(): number {
    return super.total + this.skipped;
  }
}

/** Counts what became of the rows and the events of a run, over all its interruptions. */
export class WarehouseTally {
  readonly rows = new RowTally();
  readonly events = new Tally();
  readonly #warnings = new Map<string, RowWarning>();

  static restore({ rows, events, skipped, warnings }: SavedCounts): WarehouseTally {
    const tally = new WarehouseTally();
    restoreTally(tally.rows, rows);
    restoreTally(tally.events, events);
    tally.rows.skipped = skipped;
    for (const warning of warnings) tally.warn(warning);
    return tally;
  }

  get warnings(): readonly RowWarning[] {
    return [...this.#warnings.values()];
  }

  warn(warning: RowWarning): void {
    const known = this.#warnings.get(warning.text);
    this.#warnings.set(warning.text, known === undefined ? warning : { ...known, count: known.count + warning.count });
  }

  save(): SavedCounts {
    return {
      rows: saveTally(this.rows),
      events: saveTally(this.events),
      skipped: this.rows.skipped,
      warnings: this.warnings,
    };
  }
}

const saveTally = ({ accepted, results, refusedByCode }: Tally): SavedTally => ({
  accepted,
  results,
  refused: refusedByCode,
});

const restoreTally = (tally: Tally, { accepted, results, refused }: SavedTally): void => {
  tally.accept(accepted, results);
  for (const [code, count] of refused) tally.refuse(code, count);
};
