import { type Explanation, explainEvent, lintRequest } from '../../index.js';
import { parsePhone } from '../../phone.js';
import { escapeInvisible, printJson } from '../../values/escapeInvisible.js';
import type { WarehouseTrackEvent } from '../../warehouse/index.js';
import type { CommandIo } from '../commandIo.js';
import { eventsAccepted } from '../commands/transform.js';
import type { ExplanationSummary } from '../explain/explanationSummary.js';
import { withoutPayloads } from '../explain/printExplanation.js';
import { createItemTransformer } from '../itemTransformer.js';
import { type Progress, startProgress } from '../progress.js';
import { countsSection, type Report } from '../report/htmlReport.js';
import { type Colors, countOf, formatCount, summaryLine, type Tally, writeRemarks } from '../summaryLine.js';
import { fitLine } from '../wrapText.js';
import type { CursorRange } from './cursor.js';
import type { Job } from './job.js';
import { redactEvent, redactedValues, redactPerson, redactValues } from './redact.js';
import type { WarehouseTally } from './warehouseTally.js';

/** Shorter runs end before anybody needs a progress bar. */
const fromRows = 50_000;

/** Shows how many rows were read and then how many became events: no event is complete before all rows are read. */
export interface WarehouseProgress extends Pick<Progress, 'clear' | 'stop'> {
  /** Counts rows that were read. */
  read(rows: number): void;
  /** Replaces the count by a bar, once all rows are read. */
  startConverting(rows: number): void;
  /** Counts rows that were converted. */
  converted(rows: number): void;
}

export function startWarehouseProgress(
  io: CommandIo,
  tally: WarehouseTally,
  printsResults: boolean,
): WarehouseProgress {
  const common = { fromBytes: fromRows, printsResults };
  const eventsBefore = tally.events.total;
  let rowsRead = 0;
  let progress = startProgress(io, { ...common, totalBytes: undefined, noun: 'row', countItems: () => rowsRead });
  return {
    read(rows) {
      rowsRead += rows;
      progress.advance(rows);
    },
    startConverting(rows) {
      progress.stop();
      progress = startProgress(io, {
        ...common,
        totalBytes: rows,
        noun: 'event',
        countItems: () => tally.events.total - eventsBefore,
        before: () => `${countOf(tally.rows.total, 'row')} · `,
      });
    },
    converted: (rows) => progress.advance(rows),
    clear: () => progress.clear(),
    stop: () => progress.stop(),
  };
}

/** Writes the warnings of a run, one JSON object per line or in sentences on a terminal, then the remarks about the events, one line about the rows and one about the events. */
export function writeSummary(tally: WarehouseTally, elapsedMs: number, io: CommandIo): void {
  for (const { code, text, count, rowIndex } of tally.warnings) {
    const row = rowIndex + 1;
    const sentence = `${text} (${code}, ${formatCount(count)} times, first in row ${row})`;
    io.stderr.write(
      io.stderr.isTTY === true
        ? fitLine(`warning: ${escapeInvisible(sentence)}`, io.stderr)
        : `${printJson({ warning: code, text, count, row })}\n`,
    );
  }
  writeRemarks(tally.events, io.stderr);
  const rowsAccepted = (_rows: unknown, colors: Colors) =>
    `${colors.green(`${formatCount(tally.rows.accepted)} in events`)}, ${formatCount(tally.rows.skipped)} skipped`;
  io.stderr.write(summaryLine(tally.rows, 0, { noun: 'row', describeAccepted: rowsAccepted }, io.stderr));
  io.stderr.write(summaryLine(tally.events, elapsedMs, { noun: 'event', describeAccepted: eventsAccepted }, io.stderr));
}

/** Warns about rows that no later run with the cursor will read. */
export function warnOfMissedRows({ late }: CursorRange, column: string, hasRefusals: boolean, io: CommandIo): void {
  if (late > 0) {
    const rows = `At least ${countOf(late, 'row')} came late, with a lower "${column}" than an earlier run had reached`;
    io.stderr.write(fitLine(`${rows}: later runs do not read such rows.`, io.stderr));
  }
  if (hasRefusals) {
    io.stderr.write(
      fitLine(
        `Later runs do not read refused rows again unless their "${column}" rises. Once they are fixed, the same command without --cursor and with another folder for --out reads all rows; send with the same --ledger skips what was sent before.`,
        io.stderr,
      ),
    );
  }
}

/** What a dry run prints: the counts of a run, and its first event without personal data. */
export function dryRunReport(
  { rows, events, warnings }: WarehouseTally,
  firstEvent: WarehouseTrackEvent | undefined,
  job: Job,
): string {
  const dropped = events.dropped.sorted;
  const report = {
    rows: {
      read: rows.total,
      inEvents: rows.accepted,
      skipped: rows.skipped,
      refused: Object.fromEntries(rows.refusedByCode),
    },
    events: { accepted: events.accepted, refused: Object.fromEntries(events.refusedByCode) },
    requests: events.results,
    ...(dropped.length > 0 && { dropped }),
    warnings: warnings.map(({ code, text, count }) => ({ code, text, count })),
    first: firstEvent === undefined ? null : describeEvent(firstEvent, job),
  };
  return `${printJson(report, 2)}\n`;
}

/** Explains an event; keys that no field reads come from JSON columns, too, and show nothing of the person. */
export function explainRedacted(event: WarehouseTrackEvent, { model, destination }: Job): Explanation {
  const explanation = explainEvent({ message: event, destination }, { parsePhone });
  if (explanation.unread.length === 0) return explanation;
  const personal = redactedValues(event, redactEvent(event, model));
  return { ...explanation, unread: redactValues(explanation.unread, personal) as Explanation['unread'] };
}

/** The counts of a dry run as a web page. @param summary Of the explanations of its events. */
export function dryRunPage(
  { rows, events, warnings }: WarehouseTally,
  summary: ExplanationSummary,
  writtenAt: Date,
): Report {
  const { matchKeys, unread } = summary.toSections();
  const refused = ({ refusedByCode }: Tally) => refusedByCode.map(([name, count]) => ({ name, count }));
  const dropped = events.dropped.sorted.map(({ field, reason, count }) => ({ name: `${field}: ${reason}`, count }));
  const warned = warnings.map(({ text, count }) => ({ name: text, count, severity: 'warning' as const }));
  return {
    title: 'Dry run of tiktok-ads warehouse',
    writtenAt,
    facts: [
      ['Rows', rows.total],
      ['Rows in events', rows.accepted],
      ['Rows skipped', rows.skipped],
      ['Rows refused', rows.refused],
      ['Events accepted', events.accepted],
      ['Events refused', events.refused],
      ['Requests', events.results],
    ],
    sections: [
      matchKeys,
      countsSection('Refused rows', ['code', 'rows'], refused(rows)),
      countsSection('Refused events', ['code', 'events'], refused(events)),
      countsSection('Dropped values', ['field: reason', 'values'], dropped),
      unread,
      countsSection('Warnings', ['warning', 'count'], warned),
    ],
  };
}

function describeEvent(event: WarehouseTrackEvent, { model, destination }: Job): object {
  const convert = createItemTransformer(destination, { batch: true });
  const { text, refusals } = convert([{ line: 1, value: event, bytes: 0 }]);
  const requests = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as unknown]));
  const redacted = redactEvent(event, model);
  const personal = redactedValues(event, redacted);
  const explanation = withoutPayloads(explainEvent({ message: event, destination }, { parsePhone }));
  return {
    event: redactValues(redacted, personal),
    requests: requests.map((request) => redactValues(redactPerson(request), personal)),
    ...(refusals.length > 0 ? { refusal: refusals[0]?.refusal } : {}),
    explanation: redactValues(explanation, personal),
    findings: requests.flatMap((request) => lintRequest(request)),
  };
}
