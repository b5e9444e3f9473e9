import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import * as z from 'zod';
import { parseConfig } from '../../index.js';
import { parsePhone } from '../../phone.js';
import type { Model } from '../../warehouse/index.js';
import { rowWarningCodes } from '../../warehouse/rowProblems.js';
import type { Destination } from '../findDestination.js';
import type { SourceFlags } from './rowSource.js';

const tallySchema = z.object({
  accepted: z.number(),
  results: z.number(),
  refused: z.array(z.tuple([z.string(), z.number()]).readonly()).readonly(),
  // Checkpoints of earlier releases do not have these two.
  dropped: z
    .array(z.object({ field: z.string(), reason: z.string(), count: z.number() }))
    .readonly()
    .default([]),
  retiring: z
    .array(z.tuple([z.string(), z.number()]).readonly())
    .readonly()
    .default([]),
});
/** How far a run with a cursor has read the rows of a source. */
const positionSchema = z.object({
  /** 1 for the first run, then one more each time. */
  number: z.number(),
  /** The type as which the values of the column are compared. */
  type: z.string(),
  /** The highest value that is not in the future, as a string; null when there is none. */
  highest: z.string().nullable(),
  /** How many rows have a lower value; when this number grows, rows have come late. */
  below: z.number(),
});
const fingerprintSchema = z.object({
  source: z.string(),
  model: z.string(),
  settings: z.string(),
  limit: z.string(),
  cursor: z.string(),
});

/** What a run saves beside its parts, so that the next one can resume after any interruption. */
export const checkpointSchema = z.object({
  checkpoint: z.literal('tiktok-ads warehouse'),
  version: z.literal(1),
  fingerprint: fingerprintSchema,
  isFinished: z.boolean(),
  /** The number of the last part. */
  parts: z.number(),
  /** The last key whose rows are done; null before the first. */
  after: z.string().nullable(),
  /** A digest of the path of the refusal file, null when there is none, and the length of that file. */
  refusals: z.object({ file: z.string().nullable(), bytes: z.number() }),
  counts: z.object({
    rows: tallySchema,
    events: tallySchema,
    skipped: z.number(),
    warnings: z
      .array(z.object({ code: z.enum(rowWarningCodes), text: z.string(), count: z.number(), rowIndex: z.number() }))
      .readonly(),
  }),
  /** Where the previous run ended and where this one ends. */
  cursor: z.object({ from: positionSchema.optional(), to: positionSchema, late: z.number() }).nullable(),
});

export type Checkpoint = Readonly<z.infer<typeof checkpointSchema>>;
export type CursorPosition = Readonly<z.infer<typeof positionSchema>>;

/** Digests of what the requests of a run depend on. */
export type Fingerprint = Readonly<z.infer<typeof fingerprintSchema>>;
export const fingerprintParts = fingerprintSchema.keyof().options;

export interface FingerprintInput {
  readonly source: SourceFlags;
  readonly model: Model;
  readonly destination: Destination;
  readonly limit: number | undefined;
  readonly cursor: string | undefined;
}

/** Makes one digest for each thing that the requests depend on. The access token is not one of them. */
export function fingerprintOf({ source, model, destination, limit, cursor }: FingerprintInput): Fingerprint {
  const { accessToken: _, ...settings } = parseConfig(destination.Config, { parsePhone });
  const { from, database, table, sql, csvEscape, null: nulls } = source;
  const files = [from, database].map((file) => (file === undefined ? null : resolve(file)));
  return {
    source: digestOf([...files, table, sql, csvEscape, nulls]),
    model: digestOf(model),
    settings: digestOf(settings),
    limit: digestOf(limit),
    cursor: digestOf(cursor),
  };
}

/** Shows whether two values, such as paths, are equal without storing them. */
export const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value ?? null))
    .digest('hex')
    .slice(0, 32);
