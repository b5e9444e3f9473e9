import { type FileHandle, open, realpath } from 'node:fs/promises';
import { fileIdentity } from '../assertNotInput.js';
import { CommandError } from '../commandError.js';
import { DigestMap } from '../digestMap.js';
import { FileLock } from '../fileLock.js';
import { withErrorContext } from '../withErrorContext.js';
import { type LedgerLine, ledgerHeading, ledgerLine, readLedger } from './readLedger.js';

/** What became of an event that TikTok took. It is in doubt when TikTok refused some events of its request without naming them. */
export type DeliveryStatus = LedgerLine['fate'];

const knownFates = ['deliveredBefore', 'delivered', 'inDoubt'] as const;
/** The same as a run knows it: what was delivered before it is told apart from what it delivered itself. */
export type KnownFate = (typeof knownFates)[number];

/** What a run has to know of the events that TikTok took, in this run or before it. */
export interface DeliveryStore {
  /** Where it is kept. */
  readonly files: readonly string[];
  statusOf(key: string): KnownFate | undefined;
  /**
   * To be asked before each request: what it delivers must be remembered.
   *
   * @throws {CommandError} When that is not to be had any more.
   */
  check(): Promise<void>;
  /** Once this resolves, the events are remembered whatever happens. */
  add(keys: readonly string[], fate: DeliveryStatus): Promise<void>;
  close(): Promise<void>;
}

/** For a run that is not to be remembered. */
export const nullStore: DeliveryStore = {
  files: [],
  statusOf: () => undefined,
  check: async () => {},
  add: async () => {},
  close: async () => {},
};

/** With its quotation marks and comma. */
const bytesOfKey = 25;
/** Room for some thousand keys. They mean nothing to whoever reads them. */
const emptyLines = '\n'.repeat(128 * 1024);
/** What is no ledger may be of any size. */
const mostExpectedKeys = 50_000_000;

/**
 * A file that remembers which events TikTok has taken, so that no later run sends them again.
 *
 * It holds digests only. Each line is about one answer of TikTok: an array of the keys of the events it accepted, or
 * `{"inDoubt":[…]}` with the keys of those of which it refused some.
 */
export class Ledger implements DeliveryStore {
  readonly files: readonly string[];
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #lock: FileLock;
  readonly #fates: DigestMap<KnownFate>;
  #pending = '';
  #written: Promise<void> = Promise.resolve();

  private constructor(file: string, handle: FileHandle, lock: FileLock, expectedKeys: number) {
    this.files = [file, lock.path];
    this.#file = file;
    this.#handle = handle;
    this.#lock = lock;
    this.#fates = new DigestMap(knownFates, expectedKeys);
  }

  /**
   * Opens a ledger; a file that does not exist is a new one.
   *
   * @throws {CommandError} When the file is something else, another run uses it, or it cannot be read and written.
   */
  static open(file: string): Promise<Ledger> {
    return orExplain(file, Ledger.#open(file));
  }

  static async #open(file: string): Promise<Ledger> {
    const handle = await open(file, 'a+');
    const undo = [() => handle.close()];
    try {
      if (fileIdentity(handle.fd) === undefined) throw new CommandError('it is no file');
      // The same lock by whatever name the file is called.
      const lock = await FileLock.take(`${await realpath(file)}.lock`);
      undo.unshift(() => lock.release());
      const { size } = await handle.stat();
      const ledger = new Ledger(file, handle, lock, Math.min(size / bytesOfKey, mostExpectedKeys));
      await ledger.#read();
      return ledger;
    } catch (error) {
      for (const step of undo) await step();
      throw error;
    }
  }

  statusOf(key: string): KnownFate | undefined {
    return this.#fates.get(key);
  }

  /** @throws {CommandError} When another run uses the ledger, or the file is not the one that was opened. */
  async check(): Promise<void> {
    const reason = (await this.#lock.lostReason()) ?? this.#whyNotThere();
    if (reason !== undefined) throw new CommandError(`cannot use the ledger ${this.#file} any more: ${reason}`);
  }

  /** @throws {CommandError} When the file cannot be written. */
  async add(keys: readonly string[], fate: DeliveryStatus): Promise<void> {
    if (keys.length === 0) return;
    for (const key of keys) this.#fates.set(key, fate);
    await orExplain(this.#file, this.#append(ledgerLine({ keys, fate })));
  }

  async close(): Promise<void> {
    // Whoever added what could not be written has been told.
    await this.#written.catch(() => {});
    await this.#lock.release();
    await this.#handle.close();
  }

  #whyNotThere(): string | undefined {
    const there = fileIdentity(this.#file);
    if (there === undefined) return 'it was deleted';
    return there === fileIdentity(this.#handle.fd) ? undefined : 'another file has come in its place';
  }

  async #read(): Promise<void> {
    const { bytes, isEnded } = await readLedger(
      this.#handle.createReadStream({ start: 0, autoClose: false }),
      ({ keys, fate }) => {
        for (const key of keys) this.#fates.set(key, fate === 'delivered' ? 'deliveredBefore' : fate);
      },
    );
    if ((await this.#handle.stat()).size > bytes) await this.#handle.truncate(bytes);
    await this.#makeSureOfRoom();
    if (bytes === 0) await this.#append(ledgerHeading);
    if (!isEnded) await this.#append('\n');
  }

  /** A full disk must be noticed before TikTok has taken what could not be remembered. */
  async #makeSureOfRoom(): Promise<void> {
    const { size } = await this.#handle.stat();
    try {
      await this.#append(emptyLines);
    } finally {
      // A run that was stopped until just now may have added its last answers.
      const isOurs = (await this.#handle.stat()).size <= size + emptyLines.length;
      if (isOurs) await this.#handle.truncate(size);
    }
  }

  /** What comes while a write is under way goes out together with the next. */
  async #append(text: string): Promise<void> {
    this.#pending += text;
    this.#written = this.#written.then(async () => {
      if (this.#pending === '') return;
      const lines = this.#pending;
      this.#pending = '';
      await this.#handle.appendFile(lines);
      await this.#handle.datasync();
    });
    await this.#written;
  }
}

const orExplain = <Result>(file: string, done: Promise<Result>): Promise<Result> =>
  withErrorContext(`cannot use the ledger ${file}`, done);
