import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { parseConfig } from '../../index.js';
import { completePhone } from '../../phone.js';
import type { Model } from '../../warehouse/index.js';
import type { Destination } from '../readDestination.js';
import type { SourceFlags } from './rowSource.js';

/** What the requests of a run depend on. */
export const fingerprintParts = ['source', 'model', 'settings', 'limit', 'cursor'] as const;

export type Fingerprint = Readonly<Record<(typeof fingerprintParts)[number], string>>;

export interface FingerprintOf {
  readonly source: SourceFlags;
  readonly model: Model;
  readonly destination: Destination;
  readonly limit: number | undefined;
  readonly cursor: string | undefined;
}

/** One digest for each of the things that the requests of a run depend on. The access token is none of them. */
export function fingerprint({ source, model, destination, limit, cursor }: FingerprintOf): Fingerprint {
  const { accessToken: _, ...settings } = parseConfig(destination.Config, { completePhone });
  const { from, database, table, sql } = source;
  const files = [from, database].map((file) => (file === undefined ? null : resolve(file)));
  return {
    source: digest([...files, table, sql]),
    model: digest(model),
    settings: digest(settings),
    limit: digest(limit),
    cursor: digest(cursor),
  };
}

/** The parts in which two runs differ. */
export const differences = (one: Fingerprint, other: Fingerprint): string[] =>
  fingerprintParts.filter((part) => one[part] !== other[part]);

/** Tells whether two values, such as paths, are the same without keeping them. */
export const digest = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value ?? null))
    .digest('hex')
    .slice(0, 32);
