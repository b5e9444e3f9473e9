import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import * as z from 'zod';
import { systemErrorCode } from '../commandError.js';

const ownerSchema = z.object({ pid: z.int().positive(), host: z.string() });

/** What a run writes into its lock: where it is to be found, and what no other run writes. */
export const ownerToken = (): string => JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() });

/** True when the run that left this name was on this machine, and its process is not there any more. */
export function isProcessDead(name: string): boolean {
  const owner = ownerOf(name);
  if (owner === undefined || owner.host !== hostname()) return false;
  try {
    // Signal 0 only asks.
    process.kill(owner.pid, 0);
    return false;
  } catch (error) {
    return systemErrorCode(error) === 'ESRCH';
  }
}

/** @returns For example ` (process 4711)`; nothing when nobody knows. */
export function describeOwner(name: string): string {
  const owner = ownerOf(name);
  if (owner === undefined) return '';
  return ` (process ${owner.pid}${owner.host === hostname() ? '' : ` on ${owner.host}`})`;
}

function ownerOf(name: string): z.infer<typeof ownerSchema> | undefined {
  try {
    return ownerSchema.safeParse(JSON.parse(name)).data;
  } catch {
    return undefined;
  }
}
