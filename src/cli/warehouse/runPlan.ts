import { CommandError } from '../commandError.js';
import type { Checkpoint } from './checkpoint.js';
import type { CursorPosition } from './cursor.js';
import { differences, type Fingerprint } from './fingerprint.js';

/** Where a run begins. */
export interface RunPlan {
  readonly isFinished: false;
  /** The checkpoint of the run that goes on; undefined where a new one begins. */
  readonly resumed: Checkpoint | undefined;
  /** Only rows after this are new to a run with a cursor. */
  readonly cursorBefore: CursorPosition | undefined;
  /** The number of the last part that is there. */
  readonly parts: number;
}

/** A run that has nothing left to do. */
export interface FinishedRun {
  readonly isFinished: true;
  readonly finished: Checkpoint;
}

/**
 * Says where a run begins, by what the run before has left.
 *
 * @throws {CommandError} When the checkpoint is of something else.
 */
export function planRun(
  folder: string,
  checkpoint: Checkpoint | undefined,
  now: Fingerprint,
  hasCursor: boolean,
): RunPlan | FinishedRun {
  if (checkpoint === undefined) return { isFinished: false, resumed: undefined, cursorBefore: undefined, parts: 0 };
  const { isFinished, after, parts, cursor } = checkpoint;
  const changed = differences(checkpoint.fingerprint, now);
  const refuse = (changes: readonly string[], advice: string) => {
    if (changes.length === 0) return;
    throw new CommandError(
      `cannot go on in ${folder}: ${changes.join(' and ')} ${changes.length === 1 ? 'is' : 'are'} not what the run there began with. ${advice}`,
    );
  };
  if (!isFinished && after !== null) {
    refuse(changed, 'Undo the change to finish that run, or name another folder');
    return { isFinished: false, resumed: checkpoint, cursorBefore: cursor?.from, parts };
  }
  if (isFinished && !hasCursor) {
    refuse(changed, 'That run is finished: name another folder');
    return { isFinished: true, finished: checkpoint };
  }
  const cursorBefore = isFinished ? cursor?.to : cursor?.from;
  // Between two runs the model and the settings may change, but a position means nothing in another source.
  if (cursorBefore !== undefined || isFinished) {
    refuse(
      changed.filter((part) => part === 'source' || part === 'cursor'),
      'Name another folder to begin anew',
    );
  }
  return { isFinished: false, resumed: undefined, cursorBefore, parts };
}

/** A run that does not write into a folder begins anew; a dry run reads what the next run with a cursor would read. */
export function planWithoutFolder(checkpoint: Checkpoint | undefined): RunPlan {
  const cursor = checkpoint?.cursor;
  return {
    isFinished: false,
    resumed: undefined,
    cursorBefore: checkpoint?.isFinished === true ? cursor?.to : cursor?.from,
    parts: checkpoint?.parts ?? 0,
  };
}
