/** What the program tells its caller: scripts may branch on these numbers. */
export const exitStatus = {
  ok: 0,
  /** `lint` has found errors. Bugs share the number: what they print begins with `error: an unexpected error`. */
  lintErrors: 1,
  /** Something inside the program broke: not the caller's mistake. */
  internalError: 1,
  /** Wrong usage, or a file that cannot be read or written. */
  wrongUsage: 2,
  /** The run went through, and something was refused, or not delivered. */
  refused: 3,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];
