import { Tally } from '../summaryLine.js';

/** Counts what became of the events of a run, each in one place: those accepted are what this run delivered. */
export class SendTally extends Tally {
  /** By an earlier run. */
  deliveredBefore = 0;
  /** How many of those have no id, so that an event of the same content may be another one. */
  knownByContent = 0;
  /** The input holds them more than once. */
  repeated = 0;
  /** In this run or before it, TikTok took them together and refused some without naming them. */
  inDoubt = 0;

  override get total(): number {
    return super.total + this.deliveredBefore + this.repeated + this.inDoubt;
  }
}
