import type { Command } from 'commander';
import { type Finding, lintRequest, type Severity } from '../../index.js';
import type { CommandIo } from '../commandIo.js';
import { type Conversion, convertRecords, type RefusedRecord } from '../convertRecords.js';
import { type ExitStatus, exitStatus } from '../exitStatus.js';
import { type FindingPrinter, findingPrinter } from '../findingLines.js';
import { timeFlag } from '../flagParsers.js';
import { countOf } from '../formatCount.js';
import type { RawRecord } from '../input/rawRecord.js';
import { type InputRecord, readRecord } from '../input/readRecord.js';
import { inputRefusal, refusalOf } from '../refusal.js';
import type { Colors } from '../summaryLine.js';

export interface LintFlags {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly now?: Date | undefined;
  readonly refusals?: string | undefined;
}

type Counts = Record<Severity, number>;

/** Tells the program of the command; `finish` receives the status it ended with. */
export function addLintCommand(program: Command, io: CommandIo, finish: (status: ExitStatus) => void): void {
  program
    .command('lint')
    .summary('find what TikTok will refuse, or cannot match, in finished requests')
    .description(
      'Judges requests to the Events API 1.0 and 2.0, made by whatever system, by what TikTok documents.\n' +
        'Nothing is sent, and no value of a request is printed. Exit status 1: there are errors.',
    )
    .argument('[file]', 'NDJSON or one JSON array of requests or of bodies alone; - is standard input')
    .option('--json', 'print one JSON object per request: { line, findings }')
    .option('-q, --quiet', 'print errors only')
    .option('--now <time>', 'judge ages as of this time, ISO 8601; by default as of now', timeFlag)
    .option('-r, --refusals <file>', 'write refusals to this file instead of standard error')
    .action(async (file: string | undefined, options: LintFlags) => {
      finish(await lint(file, options, io));
    });
}

/**
 * Judges requests.
 *
 * @throws {CommandError} When a file cannot be read or written.
 */
export async function lint(file: string | undefined, flags: LintFlags, io: CommandIo): Promise<ExitStatus> {
  const { json, quiet, now = io.date(), refusals } = flags;
  const counts: Counts = { error: 0, warning: 0, info: 0 };
  const print = json === true ? printAsJson : findingPrinter(io.stdout);
  const judge = (value: unknown): readonly Finding[] => {
    const findings = lintRequest(value, { now });
    for (const { severity } of findings) counts[severity] += 1;
    return quiet === true ? findings.filter(({ severity }) => severity === 'error') : findings;
  };

  const status = await convertRecords(
    { file, refusals },
    {
      noun: 'request',
      refused: 'unreadable',
      output: 'the findings',
      convert: (records: readonly RawRecord[]) => lintRecords(records.map(readRecord), judge, print),
      describeAccepted: (_tally: unknown, colors: Colors) => describeFindings(counts, colors),
      isWell: () => true,
    },
    io,
  );
  return counts.error > 0 ? exitStatus.lintErrors : status;
}

const printAsJson: FindingPrinter = (line, findings) => `${JSON.stringify({ line, findings })}\n`;

function lintRecords(
  records: readonly InputRecord[],
  judge: (value: unknown) => readonly Finding[],
  print: FindingPrinter,
): Conversion {
  const printed: string[] = [];
  const refusals: RefusedRecord[] = [];
  for (const record of records) {
    const { line } = record;
    if ('problem' in record) {
      refusals.push({ line, refusal: inputRefusal(record.problem) });
      continue;
    }
    try {
      printed.push(print(line, judge(record.value)));
    } catch (error) {
      refusals.push({ line, refusal: refusalOf(error) });
    }
  }
  return { accepted: printed.length, results: printed.length, text: printed.join(''), refusals };
}

/** @returns For example `2 errors, 1 warning, 0 infos` */
function describeFindings({ error, warning, info }: Counts, colors: Colors): string {
  const errors = countOf(error, 'error');
  return [
    error === 0 ? colors.green(errors) : colors.red(errors),
    countOf(warning, 'warning'),
    countOf(info, 'info'),
  ].join(', ');
}
