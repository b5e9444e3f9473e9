import type { RowWarning } from '../../warehouse/index.js';
import { Tally } from '../summaryLine.js';
import type { Checkpoint } from './checkpoint.js';

type SavedCounts = Checkpoint['counts'];

/** Counts rows; those in events are the accepted ones. */
class RowTally extends Tally {
  /** The rows that `where` excludes. */
  skipped = 0;

  override get total(): number {
    return super.total + this.skipped;
  }
}

/** Counts rows and events of a run, including those before an interruption. */
export class WarehouseTally {
  readonly rows = new RowTally();
  readonly events = new Tally();
  readonly #warnings = new Map<string, RowWarning>();

  /** @param saved The counts of the checkpoint of a resumed run. */
  constructor(saved?: SavedCounts) {
    if (saved === undefined) return;
    restore(this.rows, saved.rows);
    restore(this.events, saved.events);
    this.rows.skipped = saved.skipped;
    for (const warning of saved.warnings) this.warn(warning);
  }

  get warnings(): readonly RowWarning[] {
    return [...this.#warnings.values()];
  }

  warn(warning: RowWarning): void {
    const known = this.#warnings.get(warning.text);
    this.#warnings.set(warning.text, known === undefined ? warning : { ...known, count: known.count + warning.count });
  }

  save(): SavedCounts {
    const { rows, events, warnings } = this;
    return { rows: save(rows), events: save(events), skipped: rows.skipped, warnings };
  }
}

const save = ({ accepted, results, refusedByCode, dropped, retiring }: Tally): SavedCounts['rows'] => ({
  accepted,
  results,
  refused: refusedByCode.map(([code, count]) => [code, count]),
  dropped: dropped.sorted,
  retiring: [...retiring],
});

const restore = (tally: Tally, { accepted, results, refused, dropped, retiring }: SavedCounts['rows']): void => {
  tally.accept(accepted, results);
  for (const [code, count] of refused) tally.refuse(code, count);
  for (const count of dropped) tally.dropped.add(count);
  for (const [name, count] of retiring) tally.retire(name, count);
};
