import { type FileHandle, open } from 'node:fs/promises';
import * as z from 'zod';
import { CommandError } from '../commandError.js';
import { systemErrorReason } from '../systemErrorReason.js';

/** What became of an event that TikTok took. It is in doubt when TikTok refused some events of its request without naming them. */
export type Fate = 'delivered' | 'inDoubt';

/** What a run has to know of the events that TikTok took, in this run or before it. */
export interface EventMemory {
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
  readonly #fates: Map<string, Fate>;
  #pending = '';
  #written: Promise<void> = Promise.resolve();

  private constructor(file: string, handle: FileHandle, fates: Map<string, Fate>) {
    this.#file = file;
    this.#handle = handle;
    this.#fates = fates;
  }

  /**
   * Opens a ledger; a file that does not exist is a new one.
   *
   * @throws {CommandError} When the file is something else, or cannot be read and written.
   */
  static async open(file: string): Promise<Ledger> {
    const handle = await orExplain(file, open(file, 'a+'));
    const text = await orExplain(file, handle.readFile('utf8'));
    // A run that was killed may have left half a line: its events were not promised to be remembered.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (!(whole === '' ? heading.startsWith(text) : whole.startsWith(heading))) {
      await handle.close();
      throw new CommandError(`cannot use ${file}: it is not a ledger of tiktok-ads send`);
    }
    const fates = readFates(whole.slice(heading.length));
    if (fates === undefined) {
      await handle.close();
      throw new CommandError(`cannot use ${file}: a line of this ledger is damaged`);
    }
    await orExplain(file, handle.truncate(Buffer.byteLength(whole)));
    const ledger = new Ledger(file, handle, fates);
    if (whole === '') await ledger.#append(heading);
    return ledger;
  }

  fateOf(key: string): Fate | undefined {
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
    throw new CommandError(`cannot use the ledger ${file}: ${systemErrorReason(error)}`);
  }
}
