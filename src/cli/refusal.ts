import { TransformError } from '../index.js';

/**
 * Refusals that only the command line has, besides the core's own codes.
 *
 * The texts are constant on purpose: Node's message for broken JSON quotes the data, which may be personal.
 */
export const inputProblems = {
  'invalid-json': 'The item is not JSON: put one JSON value on each line, or make the whole input one JSON array',
  'invalid-encoding': 'The item is not UTF-8',
  'record-too-long': 'The item is longer than 32 MiB',
  'unfinished-array': 'The input begins with [ but ends before the JSON array does',
  'text-after-array': 'There is text after the end of the JSON array; it was not read',
  'missing-destination': 'The item has no destination of its own: pass one with --config',
  'invalid-response':
    'The item is not a TikTok response: it is neither { "status": …, "body": … } nor a body with a "code"',
  'invalid-request':
    'The item is not a request as tiktok-ads transform prints it, with a path and a body that holds events',
  'internal-error': 'An unexpected error inside the program stopped this item',
} as const satisfies Record<string, string>;

export type InputProblem = keyof typeof inputProblems;

/** Why an input item has no result. */
export interface Refusal {
  readonly code: string;
  readonly text: string;
}

export function inputRefusal(problem: InputProblem): Refusal {
  return { code: problem, text: inputProblems[problem] };
}

/**
 * Converts an error that the core threw into a refusal.
 *
 * Any error but a `TransformError` is a bug. It must not end the run, and its message is not repeated because it may quote the event.
 */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof TransformError) return { code: error.code, text: error.message };
  return inputRefusal('internal-error');
}

/** What the core advises about an error; `undefined` for a bug. */
export const adviceOf = (error: unknown): string | undefined =>
  error instanceof TransformError ? error.advice : undefined;
