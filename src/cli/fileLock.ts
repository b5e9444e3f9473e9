import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, lutimes, open, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setInterval as every, setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { CommandError, errorWithContext, systemErrorCode, withErrorContext } from './commandError.js';

/** How often a holder touches its lock, and how many missed beats make others take the lock over. */
export interface HeartbeatOptions {
  readonly beatMs: number;
  /** When the holder's process does not exist: it may still be alive in another container. */
  readonly missedIfDead: number;
  /** When a process of that id exists: the id may have been reused. */
  readonly missedIfAlive: number;
}

const defaultHeartbeat: HeartbeatOptions = { beatMs: 250, missedIfDead: 4, missedIfAlive: 40 };

/** Other runs may take and release the lock meanwhile, but not that often. */
const maxAttempts = 100;
const unreadable = 'its lock cannot be read';

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

  /** @throws {CommandError} When another run holds the lock, or something else has its name. */
  static async take(path: string, heartbeat: HeartbeatOptions = defaultHeartbeat): Promise<FileLock> {
    const token = ownerToken();
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const isTaken = (await createLock(path, token)) || (await takeOver(path, token, heartbeat));
      if (isTaken) return new FileLock(path, token, heartbeat.beatMs);
    }
    throw new CommandError('its lock keeps coming and going');
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
      return errorWithContext(unreadable, error).message;
    }
  }

  async #beat(beatMs: number): Promise<void> {
    try {
      for await (const _ of every(beatMs, undefined, { ref: false, signal: this.#released.signal })) {
        if ((await this.lostReason()) !== undefined) return;
        const now = new Date();
        await lutimes(this.path, now, now);
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

/** Takes over the lock of a run that no longer lives; false when the lock has changed meanwhile. */
async function takeOver(path: string, token: string, heartbeat: HeartbeatOptions): Promise<boolean> {
  const read = () => withErrorContext(unreadable, readLock(path));
  const other = await read();
  if (other === undefined) return false;
  if (await isAlive(path, other, heartbeat)) throw new CommandError(`another run uses it${describeOwner(other)}`);
  if ((await read()) !== other) return false;
  await replaceLock(path, token);
  // Another run may have seen the same dead lock and put its own in place a moment later.
  await wait(heartbeat.beatMs);
  return (await read()) === token;
}

/** Whoever else may write into the folder could have made the lock a second name of another file, so it is never written to. */
async function replaceLock(path: string, token: string): Promise<void> {
  const created = `${path}.${randomUUID()}`;
  await writeFile(created, token, { flag: 'wx' });
  try {
    await rename(created, path);
  } catch (error) {
    await rm(created, { force: true });
    throw error;
  }
}

/** More than a token has. */
const maxTokenBytes = 4096;

/**
 * Reads a lock; undefined when there is none. A link is never followed, and a pipe never waited for.
 *
 * @throws {CommandError} When it is no file.
 */
async function readLock(path: string): Promise<string | undefined> {
  try {
    const stats = await lstat(path);
    if (stats.isSymbolicLink()) throw new CommandError('it is a symbolic link');
    if (!stats.isFile()) throw new CommandError('it is no file');
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(maxTokenBytes), 0, maxTokenBytes, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
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
  (await lstat(path).catch(() => undefined))?.mtimeMs;

const ownerSchema = z.object({ pid: z.int().positive(), host: z.string().max(253) });

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
