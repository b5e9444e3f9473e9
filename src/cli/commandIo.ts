import type { Readable, Writable } from 'node:stream';

/** A stream to write to; it may be a terminal. */
export type OutputStream = Writable & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  /** The file descriptor, by which a file behind the stream is known. */
  readonly fd?: number | undefined;
  /** Whether to print in colours. */
  readonly hasColors?: (() => boolean) | undefined;
};

/** Everything a command uses of the process, so that tests can replace it. */
export interface CommandIo {
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined; readonly fd?: number | undefined };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** The wall clock. */
  readonly date: () => Date;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof globalThis.fetch;
  /**
   * From this call on, the first Ctrl-C or SIGTERM aborts the signal, so that a run can end in good order; the second ends the
   * process.
   */
  readonly interruption: () => AbortSignal;
}

/** The exit statuses of the program; scripts may branch on them. */
export const exitStatus = {
  ok: 0,
  /** `check` or `lint` found something wrong. Bugs share the number; what they print begins with `error: an unexpected error`. */
  findings: 1,
  /** A bug in the program, not a mistake of the caller. */
  internalError: 1,
  /** Wrong usage, or a file that cannot be read or written. */
  wrongUsage: 2,
  /** The run finished, and something was refused or not delivered. */
  refused: 3,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];
