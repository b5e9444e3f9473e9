/**
 * Refusals that only the command line knows, beside the core's own codes.
 *
 * The texts are fixed on purpose: Node's message for broken JSON quotes the data, which may be personal.
 */
export const inputProblems = {
  'invalid-json':
    'This is not JSON: each line must hold one whole record, or the whole input one JSON array of records',
  'invalid-encoding': 'This is not UTF-8 text',
  'record-too-long': 'This is longer than 32 MiB',
  'unfinished-array': 'The input begins with [ but ends before the JSON array does',
  'text-after-array': 'There is text after the end of the JSON array; nothing of it was read',
  'missing-destination': 'This record brings no destination of its own: pass one with --config',
  'invalid-answer': 'This is no answer of TikTok: neither { "status": …, "body": … } nor a body with its "code"',
  'invalid-request': 'This is no request as tiktok-ads transform prints it, with a path and a body that holds events',
  'internal-error': 'An unexpected error inside the program stopped this record',
} as const satisfies Record<string, string>;

export type InputProblem = keyof typeof inputProblems;
