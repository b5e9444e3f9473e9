import type { Command } from 'commander';
import { type Explanation, explainEvent } from '../../index.js';
import { completePhone } from '../../phone.js';
import { BrokenPipeError, BufferedWriter } from '../bufferedWriter.js';
import type { CommandIo } from '../commandIo.js';
import { type Conversion, convertRecords, type RefusedRecord } from '../convertRecords.js';
import type { ExitStatus } from '../exitStatus.js';
import { ExplanationCounts } from '../explain/explanationCounts.js';
import { explanationPrinter, printExplanationAsJson } from '../explain/explanationLines.js';
import { summaryAsJson, summaryTables } from '../explain/summaryTables.js';
import { formatCount } from '../formatCount.js';
import { parseEvent } from '../input/parseEvent.js';
import type { RawRecord } from '../input/rawRecord.js';
import { type InputRecord, readRecord } from '../input/readRecord.js';
import { type Destination, readDestination } from '../readDestination.js';
import { inputRefusal, type Refusal, refusalOf } from '../refusal.js';
import type { Colors } from '../summaryLine.js';

export interface ExplainFlags {
  readonly config?: string | undefined;
  readonly json?: boolean | undefined;
  readonly summary?: boolean | undefined;
  readonly refusals?: string | undefined;
}

/** Tells the program of the command; `finish` receives the status it ended with. */
export function addExplainCommand(program: Command, io: CommandIo, finish: (status: ExitStatus) => void): void {
  program
    .command('explain')
    .summary('say where each value of a payload comes from, and what is dropped or not read')
    .description(
      'Says of each event where the values of its payloads come from and what was done to them, what was dropped, ' +
        'what nobody reads, and why it is refused. Nothing is sent, and personal data is masked.',
    )
    .argument('[file]', 'NDJSON or one JSON array of messages or { message, destination } pairs; - is standard input')
    .option('-c, --config <file>', 'JSON file with a destination, or with its settings alone')
    .option('--json', 'print one JSON object per event; with --summary, one for all')
    .option('-s, --summary', 'count over all events instead: match keys, what was dropped, what nobody reads, refusals')
    .option('-r, --refusals <file>', 'write records that cannot be read to this file instead of standard error')
    .action(async (file: string | undefined, options: ExplainFlags) => {
      finish(await explain(file, options, io));
    });
}

/**
 * Explains events.
 *
 * @throws {CommandError} When a file cannot be read or written.
 */
export async function explain(file: string | undefined, flags: ExplainFlags, io: CommandIo): Promise<ExitStatus> {
  const { config, json, summary, refusals } = flags;
  const configured = config === undefined ? undefined : await readDestination(config);
  const counts = new ExplanationCounts();
  const printOne = json === true ? printExplanationAsJson : explanationPrinter(io.stdout);
  let refused = 0;
  const tell = (line: number, explanation: Explanation): string => {
    if (explanation.refusal !== undefined) refused += 1;
    if (summary !== true) return printOne(line, explanation);
    counts.add(explanation);
    return '';
  };

  const status = await convertRecords(
    { file, refusals, config },
    {
      noun: 'event',
      refused: 'unreadable',
      output: 'the explanations',
      convert: (records: readonly RawRecord[]) => explainRecords(records.map(readRecord), configured, tell),
      describeAccepted: ({ accepted }, colors) => describeExplained(accepted, refused, colors),
      isWell: () => refused === 0,
    },
    io,
  );
  if (summary === true) await writeOut(json === true ? summaryAsJson(counts) : summaryTables(counts), io);
  return status;
}

function explainRecords(
  records: readonly InputRecord[],
  configured: Destination | undefined,
  tell: (line: number, explanation: Explanation) => string,
): Conversion {
  const printed: string[] = [];
  const refusals: RefusedRecord[] = [];
  const refuse = (line: number, refusal: Refusal) => refusals.push({ line, refusal });
  for (const record of records) {
    const { line } = record;
    if ('problem' in record) {
      refuse(line, inputRefusal(record.problem));
      continue;
    }
    const event = parseEvent(record.value, configured);
    if (event.destination === undefined) {
      refuse(line, inputRefusal('missing-destination'));
      continue;
    }
    try {
      printed.push(tell(line, explainEvent(event, { completePhone })));
    } catch (error) {
      refuse(line, refusalOf(error));
    }
  }
  return { accepted: printed.length, results: printed.length, text: printed.join(''), refusals };
}

/** @returns For example `14 would be sent, 2 refused` */
function describeExplained(explained: number, refused: number, colors: Colors): string {
  const sent = colors.green(`${formatCount(explained - refused)} would be sent`);
  return refused === 0 ? sent : `${sent}, ${colors.red(`${formatCount(refused)} refused`)}`;
}

async function writeOut(text: string, io: CommandIo): Promise<void> {
  const output = new BufferedWriter(io.stdout, 'the summary');
  try {
    await output.write(text);
    await output.flush();
  } catch (error) {
    if (!(error instanceof BrokenPipeError)) throw error;
  }
}
