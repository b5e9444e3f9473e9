import type { Command } from 'commander';
import { classifyResponse, type Outcome, type TikTokBody, type TikTokResponse } from '../../index.js';
import { printJson } from '../../values/escapeInvisible.js';
import type { CommandIo, ExitStatus } from '../commandIo.js';
import { convertEach, convertItems } from '../convertItems.js';
import { inputRefusal, type Refusal } from '../refusal.js';
import { type Colors, formatCount } from '../summaryLine.js';

export interface ClassifyFlags {
  readonly refusals?: string | undefined;
}

type Counts = Record<Outcome, number>;

/** Adds the command to `program`; `finish` receives the exit status. */
export function addClassifyCommand(program: Command, io: CommandIo, finish: (status: ExitStatus) => void): void {
  program
    .command('classify')
    .summary('show what TikTok responses mean')
    .description(
      'Shows what each TikTok response means and what to do about it, one JSON object per line on standard output.\n' +
        "TikTok's own message is not printed: it may repeat personal data.",
    )
    .argument('[file]', 'NDJSON or one JSON array of { status, body } or of bodies alone; - is standard input')
    .option('-r, --refusals <file>', 'write refusals to this file instead of standard error')
    .action(async (file: string | undefined, options: ClassifyFlags) => {
      finish(await classify(file, options, io));
    });
}

/**
 * Classifies TikTok responses.
 *
 * @throws {CommandError} When a file cannot be read or written.
 */
export async function classify(
  file: string | undefined,
  { refusals }: ClassifyFlags,
  io: CommandIo,
): Promise<ExitStatus> {
  const counts: Counts = { delivered: 0, partial: 0, throttled: 0, retryable: 0, aborted: 0 };
  return convertItems(
    { file, refusals },
    {
      noun: 'response',
      output: 'the outcomes',
      convert: (items) => convertEach(items, ({ line, value }) => classifyValue(line, value, counts)),
      describeAccepted: (_tally, colors) => describeOutcomes(counts, colors),
      succeeded: () => Object.entries(counts).every(([outcome, count]) => outcome === 'delivered' || count === 0),
    },
    io,
  );
}

function classifyValue(line: number, value: unknown, counts: Counts): string | Refusal {
  if (!isResponse(value)) return inputRefusal('invalid-response');
  const classified = classifyResponse(value);
  counts[classified.outcome] += 1;
  return `${printJson({ line, ...classified })}\n`;
}

/** Whether a value is a response, `{ status, body }`, or TikTok's body alone. An object with none of their keys is neither. */
export function isResponse(value: unknown): value is TikTokResponse | TikTokBody {
  if (typeof value !== 'object' || value === null) return false;
  return ['status', 'body', 'code'].some((key) => Object.hasOwn(value, key));
}

/** @returns For example `3 delivered, 1 aborted`; outcomes that did not occur are omitted, except `delivered`. */
function describeOutcomes({ delivered, ...others }: Counts, colors: Colors): string {
  const undelivered = Object.entries(others).filter(([, count]) => count > 0);
  return [
    colors.green(`${formatCount(delivered)} delivered`),
    ...undelivered.map(([outcome, count]) => colors.red(`${formatCount(count)} ${outcome}`)),
  ].join(', ');
}
