import { Tally } from '../tally.js';

/** Counts what became of the events of a run: of those accepted, some were delivered by an earlier run. */
export class SendTally extends Tally {
  deliveredBefore = 0;
  /** Among events that TikTok took together, refusing some without naming them. */
  inDoubt = 0;

  get delivered(): number {
    return this.accepted - this.deliveredBefore;
  }
}
