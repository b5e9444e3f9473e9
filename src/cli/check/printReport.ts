import pc from 'picocolors';
import { escapeInvisible } from '../../values/escapeInvisible.js';
import type { OutputStream } from '../commandIo.js';
import { countOf, formatCount, percentOf } from '../summaryLine.js';
import type { ColumnCheck } from '../warehouse/columns.js';
import { displayWidth, hangingLines, terminalWidth } from '../wrapText.js';
import type { EventsReport } from './checkEvents.js';

/** Something that is wrong, or that is probably a mistake. */
export interface CheckFinding {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  /** The path of the setting, or the name of the column; `''` for the whole file. */
  readonly path: string;
  readonly message: string;
}

/** What a check has found out. */
export interface CheckReport {
  readonly isOk: boolean;
  readonly settings: { readonly file: string; readonly findings: readonly CheckFinding[] };
  /** The model, and the columns that it names; without `--model` absent. */
  readonly model?: { readonly file: string; readonly findings: readonly CheckFinding[] } & Partial<
    Pick<ColumnCheck, 'existing'>
  >;
  /** Without `--events` absent, and null when the settings refuse every event. */
  readonly events?: ({ readonly file: string } & EventsReport) | null;
}

/** The width for a file or a pipe: people read it, too. */
const defaultWidth = 80;

const refusedIn = ({ refused }: Pick<EventsReport, 'refused'>): number =>
  refused.reduce((sum, { count }) => sum + count, 0);

/** Prints a report for people, within the width of the terminal. */
export function printReport({ settings, model, events }: CheckReport, stream: OutputStream): string {
  const colors = pc.createColors(stream.hasColors?.() === true);
  const width = terminalWidth(stream) ?? defaultWidth;
  const lines: string[] = [];
  const print = (start: string, text: string) => lines.push(...hangingLines(start, escapeInvisible(text), width));
  // A path that is broken into lines could not be copied.
  const printFile = (what: string, file: string) => lines.push(`${what}: ${escapeInvisible(file)}`);
  const mark = { error: colors.red, warning: colors.yellow } as const;
  const printFindings = (findings: readonly CheckFinding[], describe: (finding: CheckFinding) => string) => {
    for (const finding of findings) {
      const { severity } = finding;
      const [first = '', ...rest] = hangingLines(
        `  ${severity.padEnd('warning'.length)}  `,
        escapeInvisible(describe(finding)),
        width,
      );
      lines.push(first.replace(severity, mark[severity]), ...rest);
    }
    if (findings.length === 0) lines.push(`  ${colors.green('ok')}`);
  };

  printFile('Settings', settings.file);
  printFindings(settings.findings, ({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  if (model !== undefined) {
    lines.push('');
    printFile('Model', model.file);
    // The text of a missing column names it.
    printFindings(model.findings, ({ message }) => message);
    const isMissing = model.findings.some(({ code }) => code === 'missing-column');
    if (isMissing && model.existing !== undefined) print('  The columns are ', model.existing.join(', '));
  }
  if (events === null) lines.push('', 'Events: not checked, because the settings refuse every event');
  else if (events !== undefined) {
    lines.push('');
    printFile('Events', events.file);
    printEvents(events);
  }
  const problems = [
    ...(settings.findings.length > 0 ? [`${countOf(settings.findings.length, 'problem')} in the settings`] : []),
    ...(model !== undefined && model.findings.length > 0 ? [`${formatCount(model.findings.length)} in the model`] : []),
    ...(events != null && events.refused.length > 0 ? [countOf(refusedIn(events), 'refused event')] : []),
  ];
  lines.push('', problems.length === 0 ? colors.green('Nothing is wrong.') : colors.red(`${problems.join(', ')}.`));
  return `${lines.join('\n')}\n`;

  function printEvents({ events: total, payloads, refused, unmapped, otherUnmapped, ...keys }: EventsReport): void {
    const refusedTotal = refusedIn({ refused });
    const sent = `${formatCount(total - refusedTotal)} would be sent as ${countOf(payloads, 'payload')}`;
    print('  ', `${countOf(total, 'event')}: ${sent}, ${formatCount(refusedTotal)} refused`);
    const counts = refused.map(({ count }) => formatCount(count));
    const countWidth = Math.max(0, ...counts.map(displayWidth));
    for (const [index, { code, text }] of refused.entries()) {
      const count = (counts[index] ?? '').padStart(countWidth);
      lines.push(`  ${colors.red(`${count} ${code}`)}`);
      if (code !== 'unmapped-event-name') print(`  ${' '.repeat(countWidth)} `, `The first: ${text}`);
      else printUnmapped(`  ${' '.repeat(countWidth)} `);
    }
    function printUnmapped(indent: string): void {
      for (const { name, count, nearest } of unmapped) {
        const hint = nearest === undefined ? '' : `: is "${nearest}" meant?`;
        print(`${indent}${formatCount(count).padStart(countWidth)} × `, `${JSON.stringify(name)}${hint}`);
      }
      if (otherUnmapped > 0) lines.push(`${indent}and ${formatCount(otherUnmapped)} others`);
      print(indent, 'Map names in eventsToStandard, or send them as they are with sendCustomEvents.');
    }
    if (payloads === 0) return;
    const shares = [
      ...keys.matchKeys,
      { name: 'none of these', count: keys.withoutMatchKey, percent: percentOf(keys.withoutMatchKey, payloads) },
    ];
    lines.push('', '  Match keys that the payloads carry');
    const nameWidth = Math.max(...shares.map(({ name }) => name.length));
    for (const { name, percent } of shares) lines.push(`  ${name.padEnd(nameWidth)}  ${`${percent} %`.padStart(5)}`);
  }
}
