import { createReadStream, existsSync } from 'node:fs';
import { type FileHandle, open, realpath, rm } from 'node:fs/promises';
import type { DeliveryStatus, DeliveryStore } from '../../send/index.js';
import { isObjectLike } from '../../values/objects.js';
import { CommandError, systemErrorCode, withErrorContext } from '../commandError.js';
import { DigestMap } from '../digestMap.js';
import { FileLock } from '../fileLock.js';
import { fileIdentity } from '../openInput.js';

/** What a run knows of an event: what an earlier run delivered is kept apart from what it delivered itself. */
const knownStatuses = ['acceptedBefore', 'accepted', 'uncertain'] as const;
type KnownStatus = (typeof knownStatuses)[number];

/** With its quotation marks and comma. */
const bytesPerKey = 25;
/** Room for some thousand keys. The reader ignores empty lines. */
const emptyLines = '\n'.repeat(128 * 1024);
/** A file that turns out to be no ledger may be of any size. */
const maxExpectedKeys = 50_000_000;

/**
 * A file that remembers which events TikTok took, so that no later run sends them again.
 *
 * It holds digests only. Each line is about one response of TikTok: an array of the keys of the events it accepted, or
 * `{"inDoubt":[…]}` with the keys of events of which it refused some without naming them.
 */
export class Ledger implements DeliveryStore {
  /** The ledger and its lock. */
  readonly files: readonly string[];
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #lock: FileLock;
  readonly #statuses: DigestMap<KnownStatus>;
  /** Created by this run, which has sent nothing yet. */
  #isUnused: boolean;
  #pending = '';
  #written: Promise<void> = Promise.resolve();

  private constructor(file: string, { handle, isNew }: OpenedLedger, lock: FileLock, expectedKeys: number) {
    this.files = [file, lock.path];
    this.#file = file;
    this.#handle = handle;
    this.#lock = lock;
    this.#isUnused = isNew;
    this.#statuses = new DigestMap(knownStatuses, expectedKeys);
  }

  /**
   * Opens a ledger; a file that does not exist is a new one.
   *
   * @throws {CommandError} When the file is something else, another run uses it, or it cannot be read and written.
   */
  static open(file: string): Promise<Ledger> {
    return withErrorContext(`cannot use the ledger ${file}`, Ledger.#open(file));
  }

  static async #open(file: string): Promise<Ledger> {
    const opened = await openOrCreate(file);
    const { handle, isNew } = opened;
    const undo = [() => handle.close()];
    if (isNew) undo.unshift(() => rm(file, { force: true }));
    try {
      if (fileIdentity(handle.fd) === undefined) throw noFile();
      // The same lock under whatever name the file is given.
      const lock = await FileLock.take(`${await realpath(file)}.lock`);
      undo.unshift(() => lock.release());
      const { size } = await handle.stat();
      const ledger = new Ledger(file, opened, lock, Math.min(size / bytesPerKey, maxExpectedKeys));
      await ledger.#read();
      return ledger;
    } catch (error) {
      for (const step of undo) await step();
      throw error;
    }
  }

  has(key: string): DeliveryStatus | undefined {
    const status = this.#statuses.get(key);
    return status === 'acceptedBefore' ? 'accepted' : status;
  }

  /** Whether an earlier run delivered the event. */
  isFromEarlierRun(key: string): boolean {
    return this.#statuses.get(key) === 'acceptedBefore';
  }

  /** @throws {CommandError} When another run uses the ledger, or the file is not the one that was opened. */
  async check(): Promise<void> {
    this.#isUnused = false;
    const reason = (await this.#lock.lostReason()) ?? this.#missingReason();
    if (reason !== undefined) throw new CommandError(`cannot use the ledger ${this.#file} any more: ${reason}`);
  }

  /** Once this resolves, the events are on disk. */
  async add(keys: readonly string[], status: DeliveryStatus): Promise<void> {
    if (keys.length === 0) return;
    this.#isUnused = false;
    for (const key of keys) this.#statuses.set(key, status);
    await withErrorContext(`cannot use the ledger ${this.#file}`, this.#append(ledgerLine({ keys, status })));
  }

  /** Ends the use of the file, and deletes it when this run has created it and sent nothing. */
  async close(): Promise<void> {
    // `add` has reported that it could not be written.
    await this.#written.catch(() => {});
    if (this.#isUnused && this.#missingReason() === undefined) await rm(this.#file, { force: true });
    await this.#lock.release();
    await this.#handle.close();
  }

  #missingReason(): string | undefined {
    const present = fileIdentity(this.#file);
    if (present === undefined) return 'it was deleted';
    return present === fileIdentity(this.#handle.fd) ? undefined : 'another file has come in its place';
  }

  async #read(): Promise<void> {
    const { bytes, isEnded } = await readLedger(
      this.#handle.createReadStream({ start: 0, autoClose: false }),
      ({ keys, status }) => {
        for (const key of keys) this.#statuses.set(key, status === 'accepted' ? 'acceptedBefore' : status);
      },
    );
    if ((await this.#handle.stat()).size > bytes) await this.#handle.truncate(bytes);
    await this.#ensureSpace();
    if (bytes === 0) await this.#append(ledgerHeading);
    if (!isEnded) await this.#append('\n');
  }

  /** A full disk must be noticed before TikTok accepts what could not be remembered. */
  async #ensureSpace(): Promise<void> {
    const { size } = await this.#handle.stat();
    try {
      await this.#append(emptyLines);
    } finally {
      // A run that was suspended until just now may have added its last responses.
      const isOurs = (await this.#handle.stat()).size <= size + emptyLines.length;
      if (isOurs) await this.#handle.truncate(size);
    }
  }

  /** Lines that come during a write go out together with the next. */
  async #append(lines: string): Promise<void> {
    this.#pending += lines;
    this.#written = this.#written.then(async () => {
      if (this.#pending === '') return;
      const pending = this.#pending;
      this.#pending = '';
      await this.#handle.appendFile(pending);
      await this.#handle.datasync();
    });
    await this.#written;
  }
}

interface OpenedLedger {
  readonly handle: FileHandle;
  /** Whether this run has created it. */
  readonly isNew: boolean;
}

const openOrCreate = async (file: string): Promise<OpenedLedger> => {
  try {
    return { handle: await open(file, 'ax+'), isNew: true };
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
    return { handle: await open(file, 'a+'), isNew: false };
  }
};

/** The first line: an unrelated file must not be mistaken for a ledger, let alone be written to. */
const ledgerHeading = `${JSON.stringify({ ledger: 'tiktok-ads send', version: 1 })}\n`;

/** Far more than the keys of one request. */
const maxLineLength = 1024 * 1024;

/** What a line says of the events of one response. */
interface LedgerLine {
  readonly keys: readonly string[];
  readonly status: DeliveryStatus;
}

/** Which part of a file is a ledger: the rest is to be cut off. */
export interface LedgerExtent {
  readonly bytes: number;
  /** Whether its last line has a line break. */
  readonly isEnded: boolean;
}

const ledgerLine = ({ keys, status }: LedgerLine): string =>
  `${JSON.stringify(status === 'accepted' ? keys : { inDoubt: keys })}\n`;

/**
 * Reads a ledger line by line: it may be larger than the longest string.
 *
 * A run that was killed may have left half a line at the end, which is ignored: nothing was promised about its events. A
 * whole line may lack its line break after somebody has edited the file.
 *
 * @throws {CommandError} When it is no ledger, or damaged.
 */
export async function readLedger(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  remember: (line: LedgerLine) => void,
): Promise<LedgerExtent> {
  let bytes = 0;
  let rest = '';
  for await (const chunk of chunks) {
    // A byte is a character: a ledger is all ASCII.
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (bytes === 0 && `${line}\n` !== ledgerHeading) throw noLedger();
      if (bytes > 0 && line !== '') remember(parseLine(line) ?? throwDamaged());
      bytes += line.length + 1;
    }
    if (bytes === 0 && !ledgerHeading.startsWith(rest)) throw noLedger();
    if (rest.length > maxLineLength) throwDamaged();
  }
  const last = bytes > 0 ? parseLine(rest) : undefined;
  if (last === undefined) return { bytes, isEnded: true };
  remember(last);
  return { bytes: bytes + rest.length, isEnded: false };
}

/**
 * Reads a ledger without changing or locking it; a file that does not exist holds nothing.
 *
 * @throws {CommandError} When it is no ledger, or damaged, or cannot be read.
 */
export const readLedgerFile = (file: string, remember: (line: LedgerLine) => void): Promise<void> =>
  withErrorContext(`cannot use the ledger ${file}`, readIfPresent(file, remember));

const readIfPresent = async (file: string, remember: (line: LedgerLine) => void): Promise<void> => {
  if (fileIdentity(file) === undefined && existsSync(file)) throw noFile();
  try {
    await readLedger(createReadStream(file), remember);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
};

function parseLine(line: string): LedgerLine | undefined {
  const parsed = parseJson(line);
  if (isKeys(parsed)) return { keys: parsed, status: 'accepted' };
  const keys = isObjectLike(parsed) && Object.keys(parsed).length === 1 ? parsed['inDoubt'] : undefined;
  return isKeys(keys) ? { keys, status: 'uncertain' } : undefined;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** By hand: for tens of millions of keys, a schema takes longer than all the rest. */
const isKeys = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((key) => typeof key === 'string' && DigestMap.isKey(key));

const noFile = () => new CommandError('it is no file');
const noLedger = () => new CommandError('it is not a ledger of tiktok-ads send');
const throwDamaged = (): never => {
  throw new CommandError('a line of this ledger is damaged');
};
