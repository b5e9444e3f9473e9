import { TransformError } from '../index.js';
import { type InputProblem, inputProblems } from './inputProblems.js';

/** Why one record gives no result. */
export interface Refusal {
  readonly code: string;
  readonly text: string;
}

export function inputRefusal(problem: InputProblem): Refusal {
  return { code: problem, text: inputProblems[problem] };
}

/**
 * Turns whatever the core threw into a refusal.
 *
 * An error that is not the core's own is a bug of ours: it must not end the run, and its message, which may quote the event, is not told.
 */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof TransformError) return { code: error.code, text: error.message };
  return inputRefusal('internal-error');
}
