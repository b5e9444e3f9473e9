import * as z from 'zod';
import { rowWarningCodes } from '../../warehouse/warnings.js';
import { fingerprintParts } from './fingerprint.js';

const tally = z.object({
  accepted: z.number(),
  results: z.number(),
  refused: z.array(z.tuple([z.string(), z.number()]).readonly()).readonly(),
});
const position = z.object({ number: z.number(), type: z.string(), highest: z.string().nullable(), below: z.number() });

/** What a run remembers beside its parts, so that it can go on after any interruption. */
export const checkpointSchema = z.object({
  checkpoint: z.literal('tiktok-ads warehouse'),
  version: z.literal(1),
  /** Digests of what the requests depend on. */
  fingerprint: z.object(
    Object.fromEntries(fingerprintParts.map((part) => [part, z.string()])) as Record<
      (typeof fingerprintParts)[number],
      z.ZodString
    >,
  ),
  isFinished: z.boolean(),
  /** The number of the last part. */
  parts: z.number(),
  /** The last key whose rows are done; null before the first. */
  after: z.string().nullable(),
  /** The file of refusals as a digest of its path, null for none, and how long it was. */
  refusals: z.object({ file: z.string().nullable(), bytes: z.number() }),
  counts: z.object({
    rows: tally,
    events: tally,
    skipped: z.number(),
    warnings: z
      .array(z.object({ code: z.enum(rowWarningCodes), text: z.string(), count: z.number(), rowIndex: z.number() }))
      .readonly(),
  }),
  /** Where the run before ended, and where this one does. */
  cursor: z.object({ from: position.optional(), to: position, late: z.number() }).nullable(),
});

export type Checkpoint = Readonly<z.infer<typeof checkpointSchema>>;
