import type { Command } from 'commander';
import { type Explanation, explainEvent } from '../../index.js';
import { parsePhone } from '../../phone.js';
import { printJson } from '../../values/escapeInvisible.js';
import type { CommandIo, ExitStatus } from '../commandIo.js';
import { DestinationWatch, warnOfSettings } from '../configWarnings.js';
import { convertEach, convertItems } from '../convertItems.js';
import { CountsByName, ExplanationSummary } from '../explain/explanationSummary.js';
import { explanationPrinter, printExplanationAsJson } from '../explain/printExplanation.js';
import { createEventReader } from '../input/readEvent.js';
import { printText } from '../printText.js';
import { configHelp, destinationHelp, readDestination } from '../readDestination.js';
import type { Refusal } from '../refusal.js';
import { unreadableItems } from '../report/htmlReport.js';
import { assertSummary, writeReport } from '../report/reportFile.js';
import { type Colors, formatCount } from '../summaryLine.js';
import { terminalWidth } from '../wrapText.js';

export interface ExplainFlags {
  readonly config?: string | undefined;
  readonly destination?: string | undefined;
  readonly json?: boolean | undefined;
  readonly summary?: boolean | undefined;
  readonly html?: string | undefined;
  readonly refusals?: string | undefined;
}

/** Adds the command to `program`; `finish` receives the exit status. */
export function addExplainCommand(program: Command, io: CommandIo, finish: (status: ExitStatus) => void): void {
  program
    .command('explain')
    .summary('show where each value of a payload comes from, and what is dropped or not read')
    .description(
      'Shows for each event where the values of its payloads come from and how they were changed, what was dropped, ' +
        'what is not read, and why an event is refused. Nothing is sent, and personal data is redacted.',
    )
    .argument('[file]', 'NDJSON or one JSON array of messages or { message, destination } pairs; - is standard input')
    .option('-c, --config <file>', configHelp)
    .option('--destination <name or id>', destinationHelp)
    .option('--json', 'print one JSON object per event; with --summary, one for all')
    .option('-s, --summary', 'count over all events instead: match keys, dropped values, paths not read, refusals')
    .option('--html <file>', 'with --summary: also write the counts into this file, as a web page with bars')
    .option('-r, --refusals <file>', 'write refusals of unreadable items to this file instead of standard error')
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
  const { config, destination, json, summary: isSummary, html, refusals } = flags;
  assertSummary(html, isSummary);
  const configured = config === undefined ? undefined : await readDestination(config, destination);
  if (config !== undefined && configured !== undefined) warnOfSettings(config, configured, io);
  const watch = new DestinationWatch();
  const readEvent = createEventReader(configured, watch);
  const print = json === true ? printExplanationAsJson : explanationPrinter(io.stdout);
  const summary = new ExplanationSummary();
  const unreadable = new CountsByName();
  let refused = 0;
  let explained: Refusal[] = [];
  const report = (line: number, explanation: Explanation): string => {
    if (explanation.refusal !== undefined) {
      refused += 1;
      explained.push(explanation.refusal);
    }
    if (isSummary !== true) return print(line, explanation);
    summary.add(explanation);
    return '';
  };

  const status = await convertItems(
    { file, refusals, config, html },
    {
      noun: 'event',
      refused: 'unreadable',
      output: 'the explanations',
      convert: (items) => {
        explained = [];
        const converted = convertEach(items, (item) => {
          const event = readEvent(item);
          return 'code' in event ? event : report(item.line, explainEvent(event, { parsePhone }));
        });
        for (const { refusal } of converted.refusals) unreadable.add(refusal.code);
        return { ...converted, explained, warnings: watch.take() };
      },
      describeAccepted: ({ accepted }, colors) => describeExplained(accepted, refused, colors),
      succeeded: () => refused === 0,
    },
    io,
  );
  if (isSummary !== true) return status;
  await printText(
    json === true ? `${printJson(summary.toCounts())}\n` : summary.toTables(terminalWidth(io.stdout)),
    'the summary',
    io,
  );
  if (html !== undefined) {
    const { events, payloads } = summary.toCounts();
    const { matchKeys, refusals: refusedEvents, dropped, unread } = summary.toSections();
    await writeReport(html, {
      title: 'Explanation of events',
      writtenAt: io.date(),
      facts: [
        ['Events', events],
        ['Would be sent', events - refused],
        ['Refused', refused],
        ['Payloads', payloads],
      ],
      sections: [matchKeys, refusedEvents, dropped, unread, ...unreadableItems(unreadable.sorted)],
    });
  }
  return status;
}

/** @returns For example `14 would be sent, 2 refused` */
function describeExplained(explained: number, refused: number, colors: Colors): string {
  const sent = colors.green(`${formatCount(explained - refused)} would be sent`);
  return refused === 0 ? sent : `${sent}, ${colors.red(`${formatCount(refused)} refused`)}`;
}
