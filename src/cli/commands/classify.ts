import type { Command } from 'commander';
import { classifyResponse, type Outcome } from '../../index.js';
import type { CommandIo } from '../commandIo.js';
import { type Conversion, convertRecords } from '../convertRecords.js';
import type { ExitStatus } from '../exitStatus.js';
import { formatCount } from '../formatCount.js';
import { parseResponse } from '../input/parseResponse.js';
import type { RawRecord } from '../input/rawRecord.js';
import { type InputRecord, readRecord } from '../input/readRecord.js';
import { inputRefusal, type Refusal, refusalOf } from '../refusal.js';
import type { Colors } from '../summaryLine.js';

export interface ClassifyFlags {
  readonly refusals?: string | undefined;
}

/** Tells the program of the command; `finish` receives the status it ended with. */
export function addClassifyCommand(program: Command, io: CommandIo, finish: (status: ExitStatus) => void): void {
  program
    .command('classify')
    .summary('say what answers of TikTok mean')
    .description(
      'Says what each answer of TikTok means and what to do about it, one JSON object per line on standard output.\n' +
        "TikTok's own message is not printed: it may repeat personal data.",
    )
    .argument('[file]', 'NDJSON or one JSON array of { status, body } or of bodies alone; - is standard input')
    .option('-r, --refusals <file>', 'write refusals to this file instead of standard error')
    .action(async (file: string | undefined, options: ClassifyFlags) => {
      finish(await classify(file, options, io));
    });
}

/**
 * Says what TikTok's answers mean.
 *
 * @throws {CommandError} When a file cannot be read or written.
 */
export async function classify(
  file: string | undefined,
  { refusals }: ClassifyFlags,
  io: CommandIo,
): Promise<ExitStatus> {
  const outcomes: Record<Outcome, number> = { delivered: 0, partial: 0, throttled: 0, retryable: 0, aborted: 0 };
  const conversions = {
    noun: 'answer',
    output: 'the outcomes',
    convert: (records: readonly RawRecord[]) => classifyRecords(records.map(readRecord), outcomes),
    describeAccepted: (_tally: unknown, colors: Colors) => describeOutcomes(outcomes, colors),
    isWell: () => Object.entries(outcomes).every(([outcome, count]) => outcome === 'delivered' || count === 0),
  };
  return convertRecords({ file, refusals }, conversions, io);
}

function classifyRecords(records: readonly InputRecord[], outcomes: Record<Outcome, number>): Conversion {
  const results: string[] = [];
  const refusals: { line: number; refusal: Refusal }[] = [];
  for (const record of records) {
    const { line } = record;
    const answer = readAnswer(record);
    if ('refusal' in answer) refusals.push({ line, refusal: answer.refusal });
    else {
      outcomes[answer.outcome] += 1;
      results.push(`${JSON.stringify({ line, ...answer })}\n`);
    }
  }
  return { accepted: results.length, results: results.length, text: results.join(''), refusals };
}

function readAnswer(record: InputRecord) {
  if ('problem' in record) return { refusal: inputRefusal(record.problem) };
  const answer = parseResponse(record.value);
  if (answer === undefined) return { refusal: inputRefusal('invalid-answer') };
  try {
    return classifyResponse(answer);
  } catch (error) {
    return { refusal: refusalOf(error) };
  }
}

/** @returns For example `3 delivered, 1 aborted`; what did not happen is not told. */
function describeOutcomes({ delivered, ...others }: Record<Outcome, number>, colors: Colors): string {
  const undelivered = Object.entries(others).filter(([, count]) => count > 0);
  return [
    colors.green(`${formatCount(delivered)} delivered`),
    ...undelivered.map(([outcome, count]) => colors.red(`${formatCount(count)} ${outcome}`)),
  ].join(', ');
}
