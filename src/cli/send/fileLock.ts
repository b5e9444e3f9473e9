import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { setInterval as every, setTimeout as wait } from 'node:timers/promises';
import { CommandError, systemErrorCode, systemErrorReason } from '../commandError.js';
import { describeOwner, isProcessDead, ownerToken } from './lockOwner.js';

/** How a holder shows that it lives, and how long others wait for that before they take its place. */
export interface HeartbeatOptions {
  readonly beatMs: number;
  /** When its process is not there: it may be in a container of its own. */
  readonly missedIfDead: number;
  /** When its process seems to be there: the number may be another's by now. */
  readonly missedIfAlive: number;
}

const usualPace: HeartbeatOptions = { beatMs: 250, missedIfDead: 4, missedIfAlive: 40 };

/**
 * Keeps other runs away while a run lasts, by a file that names the run and is touched again and again.
 *
 * What a killed run leaves behind is taken over. Clocks are not compared, because those of two machines may differ.
 */
export class FileLock {
  readonly path: string;
  readonly #name: string;
  readonly #released = new AbortController();
  readonly #beating: Promise<void>;
  #lostBecause: string | undefined;

  private constructor(path: string, name: string, beatMs: number) {
    this.path = path;
    this.#name = name;
    this.#beating = this.#beat(beatMs);
  }

  /** @throws {CommandError} When another run holds the lock. */
  static async take(path: string, pace: HeartbeatOptions = usualPace): Promise<FileLock> {
    const name = ownerToken();
    while (!(await isCreated(path, name))) {
      const other = await textOf(path);
      if (other === undefined) continue;
      if (await isAlive(path, other, pace)) throw new CommandError(`another run uses it${describeOwner(other)}`);
      if ((await textOf(path)) !== other) continue;
      await writeFile(path, name);
      // Another may have seen the same, and written a moment later.
      await wait(pace.beatMs);
      if ((await textOf(path)) === name) break;
    }
    return new FileLock(path, name, pace.beatMs);
  }

  /** @returns Why it is not held any more: another run takes it over when this one seems dead, being stopped for a while. */
  async lostReason(): Promise<string | undefined> {
    this.#lostBecause ??= await this.#whyNotOurs();
    return this.#lostBecause;
  }

  async #whyNotOurs(): Promise<string | undefined> {
    try {
      const text = await textOf(this.path);
      if (text === undefined) return 'its lock was deleted';
      return text === this.#name ? undefined : 'another run has taken it over';
    } catch (error) {
      return `its lock cannot be read: ${systemErrorReason(error)}`;
    }
  }

  async release(): Promise<void> {
    this.#released.abort();
    await this.#beating;
    if ((await this.lostReason()) === undefined) await rm(this.path, { force: true });
  }

  async #beat(beatMs: number): Promise<void> {
    try {
      for await (const _ of every(beatMs, undefined, { ref: false, signal: this.#released.signal })) {
        if ((await this.lostReason()) !== undefined) return;
        const now = new Date();
        await utimes(this.path, now, now);
      }
    } catch {
      // Released; or it cannot be touched, and whoever takes it over for that is noticed.
    }
  }
}

async function isCreated(path: string, name: string): Promise<boolean> {
  try {
    await writeFile(path, name, { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Watches for a sign of life. */
async function isAlive(path: string, name: string, pace: HeartbeatOptions): Promise<boolean> {
  const touchedAt = await touchTime(path);
  const beats = isProcessDead(name) ? pace.missedIfDead : pace.missedIfAlive;
  for (let beat = 0; beat < beats; beat += 1) {
    await wait(pace.beatMs);
    const now = await touchTime(path);
    if (now !== touchedAt) return now !== undefined;
  }
  return false;
}

const touchTime = async (path: string): Promise<number | undefined> =>
  (await stat(path).catch(() => undefined))?.mtimeMs;
