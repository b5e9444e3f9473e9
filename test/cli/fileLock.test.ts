import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { link, mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { FileLock } from '../../src/cli/fileLock.js';
import { temporaryFolder } from './runBuiltCli.js';

const quick = { beatMs: 20, missedIfDead: 4, missedIfAlive: 15 };
let path = '';

beforeEach(async () => {
  path = join(await temporaryFolder(), 'ledger.lock');
});

/** The id of a process that has ended. */
async function deadProcessId(): Promise<number> {
  const child = spawn(process.execPath, ['--version']);
  await once(child, 'close');
  return child.pid ?? Number.NaN;
}
const leaveLock = (owner: unknown) => writeFile(path, typeof owner === 'string' ? owner : JSON.stringify(owner));

test('only one run holds a lock; after its release the next one takes it', async () => {
  const first = await FileLock.take(path, quick);
  await expect(FileLock.take(path, quick)).rejects.toThrow(`another run uses it (process ${process.pid})`);
  expect(await first.lostReason()).toBeUndefined();
  await first.release();
  expect(existsSync(path)).toBe(false);
  await (await FileLock.take(path, quick)).release();
});

test('of eight runs that try at once, one takes the lock', async () => {
  const tried = await Promise.allSettled(Array.from({ length: 8 }, () => FileLock.take(path, quick)));
  const taken = tried.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(taken).toHaveLength(1);
  await taken[0]?.release();
});

test('of eight runs that try to take over the lock of a killed run, one takes it', async () => {
  await leaveLock({ pid: await deadProcessId(), host: hostname(), id: 'x' });
  // Slower, so that all of them see the dead lock even on a busy machine.
  const heartbeat = { ...quick, beatMs: 100 };
  const tried = await Promise.allSettled(Array.from({ length: 8 }, () => FileLock.take(path, heartbeat)));
  const taken = tried.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(taken).toHaveLength(1);
  for (const lock of taken) await lock.release();
});

test('takes over the lock of a dead process after missedIfDead beats', async () => {
  await leaveLock({ pid: await deadProcessId(), host: hostname(), id: 'x' });
  const startedAt = performance.now();
  const lock = await FileLock.take(path, { ...quick, missedIfAlive: 1_000_000 });
  expect(performance.now() - startedAt).toBeLessThan(5000);
  await lock.release();
});

test.each([
  ['whose process id now belongs to another process', { pid: process.ppid, host: hostname(), id: 'x' }],
  ['whose process id is now our own, as in a container', { pid: process.pid, host: hostname(), id: 'x' }],
  ['on another machine', { pid: 1, host: 'elsewhere.example.com', id: 'x' }],
  ['that had not yet written its token', ''],
  ['whose file holds something else', 'anything'],
])('takes over after missedIfAlive beats from a killed run %s', async (_name, owner) => {
  await leaveLock(owner);
  await (await FileLock.take(path, quick)).release();
});

test('a heartbeat with any timestamp proves that the holder is alive, even when its process is not found', async () => {
  await leaveLock({ pid: await deadProcessId(), host: hostname(), id: 'x' });
  const old = new Date('2001-01-01');
  const beat = setInterval(() => utimes(path, old, old.setMilliseconds(old.getMilliseconds() + 10)), quick.beatMs);
  await expect(FileLock.take(path, { ...quick, missedIfDead: 50 })).rejects.toThrow('another run uses it');
  clearInterval(beat);
});

test('stops waiting for a heartbeat as soon as the lock is released', async () => {
  await leaveLock({ pid: 1, host: 'elsewhere.example.com', id: 'x' });
  const taken = FileLock.take(path, { ...quick, missedIfAlive: 1_000_000 });
  await wait(2 * quick.beatMs);
  await rm(path);
  await (await taken).release();
});

test('a holder keeps changing the modification time', async () => {
  const lock = await FileLock.take(path, quick);
  const { mtimeMs } = await stat(path);
  await vi.waitUntil(async () => (await stat(path)).mtimeMs > mtimeMs, { timeout: 5000 });
  await lock.release();
});

test.each([
  ['another run has taken it over', () => leaveLock({ pid: 1, host: 'elsewhere.example.com', id: 'y' })],
  ['its file was emptied', () => leaveLock('')],
])('reports that the lock is lost when %s, and release() leaves the file alone', async (_name, take) => {
  const lock = await FileLock.take(path, quick);
  await take();
  const before = await readFile(path, 'utf8');
  expect(await lock.lostReason()).toBe('another run has taken it over');
  await lock.release();
  expect(await readFile(path, 'utf8')).toBe(before);
});

test('a lost lock stays lost: another run may have written in the meantime', async () => {
  const lock = await FileLock.take(path, { ...quick, beatMs: 60_000 });
  const own = await readFile(path, 'utf8');
  await leaveLock('of another run');
  expect(await lock.lostReason()).toBe('another run has taken it over');
  await writeFile(path, own);
  expect(await lock.lostReason()).toBe('another run has taken it over');
  await lock.release();
});

describe.skipIf(process.platform === 'win32')('something else with the name of the lock', () => {
  const beside = (name: string) => join(dirname(path), name);

  test.each<readonly [string, () => Promise<unknown>, string]>([
    ['a link to a file', () => writeFile(beside('other'), 'kept').then(() => symlink('other', path)), 'symbolic link'],
    ['a link to nothing', () => symlink('nothing', path), 'symbolic link'],
    ['a link to itself', () => symlink(path, path), 'symbolic link'],
    ['a link to a device without an end', () => symlink('/dev/zero', path), 'symbolic link'],
    ['a folder', () => mkdir(path), 'no file'],
    ['a pipe that nobody writes to', async () => execFileSync('mkfifo', [path]), 'no file'],
  ])('is left alone: %s', async (_name, make, reason) => {
    await make();
    const before = (await readdir(dirname(path))).sort();
    await expect(FileLock.take(path, quick)).rejects.toThrow(
      new RegExp(`its lock cannot be read: it is (?:a )?${reason}$`),
    );
    expect((await readdir(dirname(path))).sort()).toEqual(before);
    if (before.includes('other')) expect(await readFile(beside('other'), 'utf8')).toBe('kept');
  });

  test('is replaced, not written to, when it is a second name of another file', async () => {
    await writeFile(beside('other'), 'kept');
    await link(beside('other'), path);
    const lock = await FileLock.take(path, quick);
    expect(await readFile(beside('other'), 'utf8')).toBe('kept');
    await lock.release();
    expect(await readdir(dirname(path))).toEqual(['other']);
  });

  test('is noticed by the run that held the lock', async () => {
    const lock = await FileLock.take(path, quick);
    await rm(path);
    await symlink('/dev/zero', path);
    expect(await lock.lostReason()).toBe('its lock cannot be read: it is a symbolic link');
    await lock.release();
  });
});

test('names no host that is longer than a name can be', async () => {
  await leaveLock({ pid: 4711, host: 'h'.repeat(4000), id: 'x' });
  const beat = setInterval(() => utimes(path, new Date(), new Date()), quick.beatMs);
  await expect(FileLock.take(path, quick)).rejects.toThrow(/^another run uses it$/);
  clearInterval(beat);
});
