import { type FileHandle, open, realpath } from 'node:fs/promises';
import * as z from 'zod';
import { CommandError } from '../commandError.js';
import { systemErrorReason } from '../systemErrorReason.js';
import { FileLock } from './fileLock.js';

/** What became of an event that TikTok took. It is in doubt when TikTok refused some events of its request without naming them. */
export type Fate = 'delivered' | 'inDoubt';

/** What a run has to know of the events that TikTok took, in this run or before it. */
export interface EventMemory {
  /** @throws {CommandError} When another run has begun to remember in this one's place. */
  fateOf(key: string): Fate | undefined;
  /** Once this resolves, the events are remembered whatever happens. */
  add(keys: readonly string[], fate: Fate): Promise<void>;
  close(): Promise<void>;
}

/** For a run that is not to be remembered. */
export const noMemory: EventMemory = { fateOf: () => undefined, add: async () => {}, close: async () => {} };

/** The first line: an unrelated file must not be taken for a ledger, and still less be written to. */
const heading = `${JSON.stringify({ ledger: 'tiktok-ads send', version: 1 })}\n`;

/**
 * A file that remembers which events TikTok has taken, so that no later run sends them again.
 *
 * It holds digests only. Each line is about one answer of TikTok: an array of the keys of the events it accepted, or
 * `{"inDoubt":[…]}` with the keys of those of which it refused some.
 */
export class Ledger implements EventMemory {
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #lock: FileLock;
  readonly #fates: Map<string, Fate>;
  #pending = '';
  #written: Promise<void> = Promise.resolve();

  private constructor(file: string, handle: FileHandle, lock: FileLock, fates: Map<string, Fate>) {
    this.#file = file;
    this.#handle = handle;
    this.#lock = lock;
    this.#fates = fates;
  }

  /**
   * Opens a ledger; a file that does not exist is a new one.
   *
   * @throws {CommandError} When the file is something else, another run uses it, or it cannot be read and written.
   */
  static async open(file: string): Promise<Ledger> {
    const handle = await orExplain(file, open(file, 'a+'));
    const undo = [() => handle.close()];
    try {
      const lock = await orExplain(file, takeLock(file));
      undo.unshift(() => lock.release());
      const { fates, isNew } = await readLedger(file, handle);
      const ledger = new Ledger(file, handle, lock, fates);
      if (isNew) await ledger.#append(heading);
      return ledger;
    } catch (error) {
      for (const step of undo) await step();
      throw error;
    }
  }

  fateOf(key: string): Fate | undefined {
    if (this.#lock.isLost) {
      throw new CommandError(`cannot use the ledger ${this.#file} any more: another run has taken it over`);
    }
    return this.#fates.get(key);
  }

  /** @throws {CommandError} When the file cannot be written. */
  async add(keys: readonly string[], fate: Fate): Promise<void> {
    if (keys.length === 0) return;
    for (const key of keys) this.#fates.set(key, fate);
    await this.#append(`${JSON.stringify(fate === 'delivered' ? keys : { [fate]: keys })}\n`);
  }

  async close(): Promise<void> {
    // Whoever added what could not be written has been told.
    await this.#written.catch(() => {});
    await this.#lock.release();
    await this.#handle.close();
  }

  /** What comes while a write is under way goes out together with the next. */
  async #append(text: string): Promise<void> {
    this.#pending += text;
    this.#written = this.#written.then(async () => {
      if (this.#pending === '') return;
      const lines = this.#pending;
      this.#pending = '';
      await orExplain(this.#file, this.#handle.appendFile(lines));
      await orExplain(this.#file, this.#handle.datasync());
    });
    await this.#written;
  }
}

/** The same lock by whatever name the file is called. */
async function takeLock(file: string): Promise<FileLock> {
  return FileLock.take(`${await realpath(file)}.lock`);
}

async function readLedger(file: string, handle: FileHandle) {
  const text = await orExplain(file, handle.readFile('utf8'));
  // A run that was killed may have left half a line: its events were not promised to be remembered.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const isNew = whole === '';
  if (!(isNew ? heading.startsWith(text) : whole.startsWith(heading))) {
    throw new CommandError(`cannot use ${file}: it is not a ledger of tiktok-ads send`);
  }
  const fates = readFates(whole.slice(heading.length));
  if (fates === undefined) throw new CommandError(`cannot use ${file}: a line of this ledger is damaged`);
  await orExplain(file, handle.truncate(Buffer.byteLength(whole)));
  return { fates, isNew };
}

/** `undefined` when a line is not as `add` writes it. */
function readFates(lines: string): Map<string, Fate> | undefined {
  const fates = new Map<string, Fate>();
  for (const line of lines.split('\n')) {
    if (line === '') continue;
    const read = readLine(line);
    if (read === undefined) return undefined;
    for (const key of read.keys) fates.set(key, read.fate);
  }
  return fates;
}

const keysSchema = z.array(z.string());
const lineSchema = z.union([
  keysSchema.transform((keys) => ({ keys, fate: 'delivered' as const })),
  z.strictObject({ inDoubt: keysSchema }).transform(({ inDoubt: keys }) => ({ keys, fate: 'inDoubt' as const })),
]);

function readLine(line: string) {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

async function orExplain<Result>(file: string, done: Promise<Result>): Promise<Result> {
  try {
    return await done;
  } catch (error) {
    const reason = error instanceof CommandError ? error.message : systemErrorReason(error);
    throw new CommandError(`cannot use the ledger ${file}: ${reason}`);
  }
}
