import pc from 'picocolors';
import type { Explanation } from '../../index.js';
import { escapeInvisible, printJson } from '../../values/escapeInvisible.js';
import type { OutputStream } from '../commandIo.js';
import { cutTo, displayWidth, hangingLines, maxWidth, padTo, terminalWidth } from '../wrapText.js';

type ExplainedPayload = Explanation['payloads'][number];
type ExplainedField = ExplainedPayload['fields'][number];

/** Prints the explanation of one event. */
export type ExplanationPrinter = (line: number, explanation: Explanation) => string;

/** Prints an explanation as one JSON object on one line. */
export const printExplanationAsJson: ExplanationPrinter = (line, explanation) =>
  `${printJson({ line, ...withoutPayloads(explanation) })}\n`;

/** Drops the payloads themselves from an explanation: they may hold personal data that TikTok takes unhashed. */
export const withoutPayloads = ({ payloads, ...rest }: Explanation) => ({
  payloads: payloads.map(({ event, fields, dropped }) => ({ event, fields, dropped })),
  ...rest,
});

/**
 * Makes a printer for people: the refusal, if there is one; for each payload a heading, a line for each value with its source, and
 * below it the sources that were present but skipped; then the dropped values and the unread keys.
 */
export function explanationPrinter(stream: OutputStream): ExplanationPrinter {
  const colors = pc.createColors(stream.hasColors?.() === true);

  const width = terminalWidth(stream);
  /** Lines of one colour, within the width. */
  const wrap = (start: string, text: string, color: (text: string) => string = (line) => line): string[] =>
    hangingLines(start, escapeInvisible(text), width).map((line) => color(line));

  const fieldLines = (fields: readonly ExplainedField[]): string[] => {
    const paths = fields.map(({ path }) => cutTo(escapeInvisible(path), (width ?? Number.POSITIVE_INFINITY) - 2));
    const pathWidth = maxWidth(paths);
    // At least so much that a digest can be told from another.
    const valueRoom = width === undefined ? maxValueLength : Math.max(width - pathWidth - 4, 12);
    const values = fields.map(({ value }) => cutTo(shortValue(value), valueRoom));
    const sources = fields.map(({ from }) => `← ${escapeInvisible(from)}`);
    const changes = fields.map(({ steps }) => (steps.length > 0 ? `  ${escapeInvisible(steps.join(', '))}` : ''));
    const restWidth = maxWidth(sources.map((source, index) => source + changes[index]));
    // Where the table as a whole is too wide, a line of it may still fit.
    const isTable = width === undefined || pathWidth + maxWidth(values) + 6 + restWidth <= width;
    const valueWidth = isTable ? maxWidth(values) : 0;
    const indent = ' '.repeat(isTable ? pathWidth + 4 : 6);
    return fields.flatMap(({ tried }, index) => {
      const [path = '', value = '', source = '', change = ''] = [paths, values, sources, changes].map(
        (column) => column[index],
      );
      const start = `  ${colors.bold(padTo(path, pathWidth))}  ${padTo(value, valueWidth)}`;
      const isOneLine = isTable || pathWidth + displayWidth(value) + 6 + displayWidth(source + change) <= width;
      const skipped = tried.filter(({ why }) => why !== 'absent');
      return [
        ...(isOneLine ? [`${start}  ${source}${colors.dim(change)}`] : [start, ...wrap(indent, source + change)]),
        ...skipped.flatMap(({ path, why }) => wrap(`${indent}not `, `${path}: ${why}`, colors.yellow)),
      ];
    });
  };

  const payloadLines = (line: number, { event, fields, dropped }: ExplainedPayload): string[] => [
    `${colors.dim(`line ${line}`)}  ${colors.green(escapeInvisible(event))}`,
    ...fieldLines(fields),
    ...dropped.flatMap(({ path, from, why }) => wrap('  dropped ', `${path} ← ${from}: ${why}`, colors.yellow)),
  ];

  const unreadLines = ({ path, nearest }: Explanation['unread'][number]): string[] =>
    nearest === undefined
      ? wrap('  not read ', path, colors.dim)
      : wrap('  not read ', `${path}: is ${nearest} meant?`, colors.yellow);

  const refusalLines = (line: number, { code, text, advice }: NonNullable<Explanation['refusal']>): string[] => [
    `${colors.dim(`line ${line}`)}  ${colors.red(`refused: ${code}`)}`,
    ...wrap('  ', text),
    ...wrap('  What to do: ', advice),
  ];

  return (line, { payloads, unread, refusal }) =>
    [
      ...(refusal === undefined ? [] : refusalLines(line, refusal)),
      ...payloads.flatMap((payload) => payloadLines(line, payload)),
      ...unread.flatMap(unreadLines),
      '',
      '',
    ].join('\n');
}

const maxValueLength = 48;

const shortValue = (value: unknown): string => {
  const shown = escapeInvisible(typeof value === 'string' ? value : JSON.stringify(value));
  return shown.length > maxValueLength ? `${shown.slice(0, maxValueLength - 1)}…` : shown;
};
