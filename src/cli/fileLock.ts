import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setInterval as every, setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { CommandError, systemErrorCode, systemErrorReason } from './commandError.js';

/** How often a holder touches its lock, and how many missed beats make others take the lock over. */
export interface HeartbeatOptions {
  readonly beatMs: number;
  /** When the holder's process does not exist: it may still be alive in another container. */
  readonly missedIfDead: number;
  /** When a process of that id exists: the id may have been reused. */
  readonly missedIfAlive: number;
}

const defaultHeartbeat: HeartbeatOptions = { beatMs: 250, missedIfDead: 4, missedIfAlive: 40 };

/**
 * Keeps other runs away for the length of a run: a file that names the holder, whose modification time the holder keeps changing.
 *
 * Another run takes over the lock of a killed one. Clocks are never compared, because the clocks of two machines may differ.
 */
export class FileLock {
  readonly path: string;
  readonly #token: string;
  readonly #released = new AbortController();
  readonly #beating: Promise<void>;
  #lostReason: string | undefined;

  private constructor(path: string, token: string, beatMs: number) {
    this.path = path;
    this.#token = token;
    this.#beating = this.#beat(beatMs);
  }

  /** @throws {CommandError} When another run holds the lock. */
  static async take(path: string, heartbeat: HeartbeatOptions = defaultHeartbeat): Promise<FileLock> {
    const token = ownerToken();
    while (!(await createLock(path, token))) {
      const other = await readLock(path);
      if (other === undefined) continue;
      if (await isAlive(path, other, heartbeat)) throw new CommandError(`another run uses it${describeOwner(other)}`);
      if ((await readLock(path)) !== other) continue;
      await writeFile(path, token);
      // Another run may have seen the same dead lock and written its token a moment later.
      await wait(heartbeat.beatMs);
      if ((await readLock(path)) === token) break;
    }
    return new FileLock(path, token, heartbeat.beatMs);
  }

  /**
   * Why this run no longer holds the lock, or undefined while it does. A run that is suspended for a while seems dead, so another
   * one may take over.
   */
  async lostReason(): Promise<string | undefined> {
    // Once lost, always lost: another run may have written in the meantime.
    this.#lostReason ??= await this.#findLostReason();
    return this.#lostReason;
  }

  async release(): Promise<void> {
    this.#released.abort();
    await this.#beating;
    if ((await this.lostReason()) === undefined) await rm(this.path, { force: true });
  }

  async #findLostReason(): Promise<string | undefined> {
    try {
      const token = await readLock(this.path);
      if (token === undefined) return 'its lock was deleted';
      return token === this.#token ? undefined : 'another run has taken it over';
    } catch (error) {
      return `its lock cannot be read: ${systemErrorReason(error)}`;
    }
  }

  async #beat(beatMs: number): Promise<void> {
    try {
      for await (const _ of every(beatMs, undefined, { ref: false, signal: this.#released.signal })) {
        if ((await this.lostReason()) !== undefined) return;
        const now = new Date();
        await utimes(this.path, now, now);
      }
    } catch {
      // Either the lock was released, or it cannot be touched; then `lostReason` notices when another run takes it over.
    }
  }
}

/** Creates the lock; false when it exists already. */
async function createLock(path: string, token: string): Promise<boolean> {
  try {
    await writeFile(path, token, { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function readLock(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Waits for a heartbeat of the holder; false when none comes, or the lock is gone. */
async function isAlive(path: string, token: string, heartbeat: HeartbeatOptions): Promise<boolean> {
  const touchedAt = await touchTime(path);
  const beats = isProcessDead(token) ? heartbeat.missedIfDead : heartbeat.missedIfAlive;
  for (let beat = 0; beat < beats; beat += 1) {
    await wait(heartbeat.beatMs);
    const now = await touchTime(path);
    if (now !== touchedAt) return now !== undefined;
  }
  return false;
}

const touchTime = async (path: string): Promise<number | undefined> =>
  (await stat(path).catch(() => undefined))?.mtimeMs;

const ownerSchema = z.object({ pid: z.int().positive(), host: z.string() });

/** What a run writes into its lock: the process to look for, and an id that no other run writes. */
const ownerToken = (): string => JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() });

function parseOwner(token: string): z.infer<typeof ownerSchema> | undefined {
  try {
    return ownerSchema.safeParse(JSON.parse(token)).data;
  } catch {
    return undefined;
  }
}

/** True when the process that wrote the token ran on this machine and no longer exists. */
function isProcessDead(token: string): boolean {
  const owner = parseOwner(token);
  if (owner?.host !== hostname()) return false;
  try {
    // Signal 0 only checks that the process exists.
    process.kill(owner.pid, 0);
    return false;
  } catch (error) {
    return systemErrorCode(error) === 'ESRCH';
  }
}

/** Such as ` (process 4711)`; empty when the token names no process. */
function describeOwner(token: string): string {
  const owner = parseOwner(token);
  if (owner === undefined) return '';
  return ` (process ${owner.pid}${owner.host === hostname() ? '' : ` on ${owner.host}`})`;
}
