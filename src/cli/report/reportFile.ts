import { constants, type Stats } from 'node:fs';
import { access, open, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { unfinishedName, writeAtomically } from '../atomicFile.js';
import { CommandError, systemErrorCode, withErrorContext } from '../commandError.js';
import { htmlReport, type Report } from './htmlReport.js';

/** A report holds nothing personal: others may read it, as far as the umask allows. */
const newMode = 0o666;
const permissions = 0o777;

/** The files that a report is written into; none without a report. */
export const reportFiles = (file: string | undefined): readonly string[] =>
  file === undefined ? [] : [file, unfinishedName(file)];

/** @throws {CommandError} When a report is wanted, but not the counts that it shows. */
export function assertSummary(html: string | undefined, isSummary: boolean | undefined): void {
  if (html !== undefined && isSummary !== true) throw new CommandError('--html needs --summary: it shows these counts');
}

/**
 * Checks before a long run that its report can be written at the end.
 *
 * @throws {CommandError} When it cannot.
 */
export function assertReportWritable(file: string): Promise<void> {
  const check = async () => {
    const stats = await statIfExists(file);
    if (stats?.isDirectory()) throw new CommandError('it is a folder, not a file');
    if (stats?.isFile()) await assertIsReport(file);
    await access(isReplaced(stats) ? dirname(await targetOf(file, stats)) : file, constants.W_OK);
  };
  return withErrorContext(`cannot write ${file}`, check());
}

/**
 * Writes a report. A reader of the file finds all of it, or what was there before.
 *
 * @throws {CommandError} When the file cannot be written.
 */
export async function writeReport(file: string, report: Report): Promise<void> {
  const html = htmlReport(report);
  const stats = await withErrorContext(`cannot write ${file}`, statIfExists(file));
  if (!isReplaced(stats)) return withErrorContext(`cannot write ${file}`, writeInto(file, html));
  await writeAtomically(await targetOf(file, stats), html, stats === undefined ? newMode : stats.mode & permissions);
}

/** How HTML begins. A file that begins otherwise is not replaced: it may be one that a pattern of --from reads. */
const start = /^(?:<!DOCTYPE html|$)/i;

async function assertIsReport(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(20), position: 0 });
    if (!start.test(buffer.toString('latin1', 0, bytesRead)))
      throw new CommandError('it holds something other than HTML');
  } finally {
    await handle.close();
  }
}

/** A terminal, a pipe or a device is written into; a file is replaced. */
const isReplaced = (stats: Stats | undefined): boolean => stats?.isFile() !== false;

/** A link to a file stays a link. */
const targetOf = async (file: string, stats: Stats | undefined) => (stats === undefined ? file : realpath(file));

async function statIfExists(file: string): Promise<Stats | undefined> {
  try {
    return await stat(file);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeInto(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(text);
  } catch (error) {
    // Nobody needs a report whose reader has gone away.
    if (systemErrorCode(error) !== 'EPIPE') throw error;
  } finally {
    await handle.close();
  }
}
