import { CommandError } from '../commandError.js';
import { type Checkpoint, type CursorPosition, type Fingerprint, fingerprintParts } from './checkpoint.js';

/** Where a run starts. */
export interface ResumePlan {
  /** The checkpoint of the run that is resumed; undefined for a new run. */
  readonly resumed: Checkpoint | undefined;
  /** With a cursor, rows after this position are new. */
  readonly cursorBefore: CursorPosition | undefined;
  /** The number of the last part in the folder. */
  readonly parts: number;
}

/**
 * Decides where a run starts, given the checkpoint of the previous run.
 *
 * @returns `finished` when nothing is left to do.
 * @throws {CommandError} When the previous run had another source, model or settings and cannot be resumed with these.
 */
export function planResume(
  folder: string,
  checkpoint: Checkpoint,
  fingerprint: Fingerprint,
  hasCursor: boolean,
): ResumePlan | 'finished' {
  const { isFinished, after, parts, cursor } = checkpoint;
  const changed = fingerprintParts.filter((part) => checkpoint.fingerprint[part] !== fingerprint[part]);
  const refuseIfAny = (changes: readonly string[], advice: string) => {
    if (changes.length === 0) return;
    throw new CommandError(
      `cannot resume in ${folder}: since the run there began, ${changes.join(' and ')} changed. ${advice}`,
    );
  };
  if (!isFinished && after !== null) {
    refuseIfAny(changed, 'Undo the change to finish that run, or name another folder');
    return { resumed: checkpoint, cursorBefore: cursor?.from, parts };
  }
  if (isFinished && !hasCursor) {
    refuseIfAny(changed, 'That run is finished: name another folder');
    return 'finished';
  }
  const plan = planNewRun(checkpoint);
  // Between two runs the model and the settings may change, but a position means nothing in another source.
  if (plan.cursorBefore !== undefined || isFinished) {
    refuseIfAny(
      changed.filter((part) => part === 'source' || part === 'cursor'),
      'Name another folder to start over',
    );
  }
  return plan;
}

/** A run that does not resume another one. With a cursor, it starts where the last finished run ended. */
export function planNewRun(checkpoint: Checkpoint | undefined): ResumePlan {
  const { isFinished, cursor, parts = 0 } = checkpoint ?? {};
  return { resumed: undefined, cursorBefore: isFinished === true ? cursor?.to : cursor?.from, parts };
}
