import type { Command } from 'commander';
import pc from 'picocolors';
import { type Finding, lintRequest, type Severity } from '../../index.js';
import { escapeInvisible, printJson } from '../../values/escapeInvisible.js';
import { type CommandIo, type ExitStatus, exitStatus, type OutputStream } from '../commandIo.js';
import { convertEach, convertItems } from '../convertItems.js';
import { CountsByName } from '../explain/explanationSummary.js';
import { timeFlag } from '../flagParsers.js';
import { FindingSummary } from '../lint/findingSummary.js';
import { ShownEntries } from '../ndjsonLog.js';
import { printText } from '../printText.js';
import { unreadableItems } from '../report/htmlReport.js';
import { assertSummary, writeReport } from '../report/reportFile.js';
import { type Colors, countOf } from '../summaryLine.js';
import { hangingLines, maxWidth, padTo, terminalWidth } from '../wrapText.js';

export interface LintFlags {
  readonly json?: boolean | undefined;
  readonly summary?: boolean | undefined;
  readonly html?: string | undefined;
  readonly quiet?: boolean | undefined;
  readonly now?: Date | undefined;
  readonly refusals?: string | undefined;
}

type Counts = Record<Severity, number>;

/** Adds the command to `program`; `finish` receives the exit status. */
export function addLintCommand(program: Command, io: CommandIo, finish: (status: ExitStatus) => void): void {
  program
    .command('lint')
    .summary('find mistakes in finished requests that TikTok will reject or cannot match')
    .description(
      "Checks requests to the Events API 1.0 and 2.0, built by any system, against TikTok's documentation.\n" +
        'Nothing is sent, and no value of a request is printed. Exit status 1: there are errors.',
    )
    .argument('[file]', 'NDJSON or one JSON array of requests or of bodies alone; - is standard input')
    .option('--json', 'print one JSON object per request: { line, findings }; with --summary, one for all')
    .option('-s, --summary', 'count over all requests instead: how often each rule finds something')
    .option('--html <file>', 'with --summary: also write the counts into this file, as a web page with bars')
    .option('-q, --quiet', 'print errors only')
    .option('--now <time>', 'the time that ages of events are measured from, ISO 8601; by default now', timeFlag)
    .option('-r, --refusals <file>', 'write refusals to this file instead of standard error')
    .action(async (file: string | undefined, options: LintFlags) => {
      finish(await lint(file, options, io));
    });
}

/**
 * Lints requests.
 *
 * @throws {CommandError} When a file cannot be read or written.
 */
export async function lint(file: string | undefined, flags: LintFlags, io: CommandIo): Promise<ExitStatus> {
  const { json, summary: isSummary, html, quiet, now = io.date(), refusals } = flags;
  assertSummary(html, isSummary);
  const counts: Counts = { error: 0, warning: 0, info: 0 };
  const summary = new FindingSummary(quiet === true);
  const unreadable = new CountsByName();
  const shown = new ShownEntries(io.stdout);
  const print = json === true ? printAsJson : findingPrinter(io.stdout);
  const report = (line: number, request: unknown): string => {
    const findings = lintRequest(request, { now });
    for (const { severity } of findings) counts[severity] += 1;
    if (isSummary === true) {
      summary.add(findings);
      return '';
    }
    const wanted = quiet === true ? findings.filter(({ severity }) => severity === 'error') : findings;
    return print(line, json === true ? wanted : wanted.filter(({ code }) => shown.add(code)));
  };

  const status = await convertItems(
    { file, refusals, html },
    {
      noun: 'request',
      refused: 'unreadable',
      output: 'the findings',
      convert: (items) => {
        const converted = convertEach(items, ({ line, value }) => report(line, value));
        for (const { refusal } of converted.refusals) unreadable.add(refusal.code);
        return converted;
      },
      describeAccepted: (_tally, colors) => describeFindings(counts, colors),
      succeeded: () => true,
    },
    io,
  );
  if (isSummary === true) {
    const text = json === true ? `${printJson(summary.toCounts())}\n` : summary.toTable(terminalWidth(io.stdout));
    await printText(text, 'the summary', io);
  } else await printText(shown.describeHidden(), 'the findings', io);
  if (html !== undefined) {
    const { requests, withFindings } = summary.toCounts();
    await writeReport(html, {
      title: 'Findings in requests',
      writtenAt: io.date(),
      facts: [
        ['Requests', requests],
        ['With findings', withFindings],
        ['Errors', counts.error],
        ['Warnings', counts.warning],
        ['Infos', counts.info],
      ],
      sections: [summary.toSection(), ...unreadableItems(unreadable.sorted)],
    });
  }
  return counts.error > 0 ? exitStatus.findings : status;
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

/** Prints the findings of one request. */
type FindingPrinter = (line: number, findings: readonly Finding[]) => string;

const printAsJson: FindingPrinter = (line, findings) => `${printJson({ line, findings })}\n`;

const severityWidth = 'warning'.length;

/**
 * Makes a printer for people: one line per finding, in columns, in colour when the terminal has colours, and a blank line after each
 * request. On a terminal that is too narrow for a request, path and message of its findings have lines of their own. Requests without
 * findings are not printed.
 */
function findingPrinter(stream: OutputStream): FindingPrinter {
  const colors = pc.createColors(stream.hasColors?.() === true);
  const colorOf: Readonly<Record<Severity, (text: string) => string>> = {
    error: colors.red,
    warning: colors.yellow,
    info: colors.blue,
  };
  const width = terminalWidth(stream);
  return (line, findings) => {
    const codeWidth = maxWidth(findings.map(({ code }) => code));
    const shown = findings.map((finding) => ({
      ...finding,
      path: finding.path === '' ? '(body)' : escapeInvisible(finding.path),
      message: escapeInvisible(finding.message),
    }));
    const pathWidth = maxWidth(shown.map(({ path }) => path));
    const startWidth = `line ${line}`.length + severityWidth + codeWidth + pathWidth + 4 * 2;
    const isWide = width === undefined || startWidth + maxWidth(shown.map(({ message }) => message)) <= width;
    const lines = shown.flatMap(({ severity, code, path, message }) => {
      const place = colors.dim(`line ${line}`);
      if (isWide) {
        const start = [place, colorOf[severity](severity.padEnd(severityWidth)), padTo(code, codeWidth)];
        return [[...start, colors.bold(padTo(path, pathWidth)), message].join('  ')];
      }
      return [
        [place, colorOf[severity](severity), code].join('  '),
        ...hangingLines('  ', path, width).map((part) => colors.bold(part)),
        ...hangingLines('    ', message, width),
      ];
    });
    return lines.length === 0 ? '' : `${lines.join('\n')}\n\n`;
  };
}
