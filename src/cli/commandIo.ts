import type { Readable, Writable } from 'node:stream';

/** A stream to write to that may be a terminal. */
export type OutputStream = Writable & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  /** Knows `NO_COLOR`, `FORCE_COLOR` and `TERM`; only terminals have it. */
  readonly hasColors?: (() => boolean) | undefined;
};

/** All that a command touches of the process, so that tests can put their own in its place. */
export interface CommandIo {
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined; readonly fd?: number | undefined };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Milliseconds from any fixed point, never going backwards. */
  readonly now: () => number;
  /** The clock on the wall. */
  readonly date: () => Date;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof globalThis.fetch;
  /** From now on the first Ctrl-C or SIGTERM is told by the signal, so that a run can end in good order; the second ends the process. */
  readonly interruption: () => AbortSignal;
}
