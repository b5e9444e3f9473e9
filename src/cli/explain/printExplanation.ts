import pc from 'picocolors';
import type { Explanation } from '../../index.js';
import type { OutputStream } from '../commandIo.js';
import { maxLength } from '../summaryLine.js';

type ExplainedPayload = Explanation['payloads'][number];
type ExplainedField = ExplainedPayload['fields'][number];

/** Prints the explanation of one event. */
export type ExplanationPrinter = (line: number, explanation: Explanation) => string;

/** Prints an explanation as one JSON object on one line. */
export const printExplanationAsJson: ExplanationPrinter = (line, explanation) =>
  `${JSON.stringify({ line, ...withoutPayloads(explanation) })}\n`;

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

  const fieldLines = (fields: readonly ExplainedField[]): string[] => {
    const paths = fields.map(({ path }) => printable(path));
    const values = fields.map(({ value }) => shortValue(value));
    const [pathWidth, valueWidth] = [maxLength(paths), maxLength(values)];
    return fields.flatMap(({ from, steps, tried }, index) => {
      const cells = [
        colors.bold((paths[index] ?? '').padEnd(pathWidth)),
        (values[index] ?? '').padEnd(valueWidth),
        `← ${printable(from)}`,
        ...(steps.length > 0 ? [colors.dim(printable(steps.join(', ')))] : []),
      ];
      const skipped = tried.filter(({ why }) => why !== 'absent');
      const indent = ' '.repeat(pathWidth + 4);
      return [
        `  ${cells.join('  ')}`,
        ...skipped.map(({ path, why }) => indent + colors.yellow(`not ${printable(path)}: ${printable(why)}`)),
      ];
    });
  };

  const payloadLines = (line: number, { event, fields, dropped }: ExplainedPayload): string[] => [
    `${colors.dim(`line ${line}`)}  ${colors.green(printable(event))}`,
    ...fieldLines(fields),
    ...dropped.map(({ path, from, why }) =>
      colors.yellow(`  dropped ${printable(path)} ← ${printable(from)}: ${printable(why)}`),
    ),
  ];

  const unreadLine = ({ path, nearest }: Explanation['unread'][number]): string =>
    nearest === undefined
      ? colors.dim(`  not read ${printable(path)}`)
      : colors.yellow(`  not read ${printable(path)}: is ${printable(nearest)} meant?`);

  const refusalLines = (line: number, { code, text, advice }: NonNullable<Explanation['refusal']>): string[] => [
    `${colors.dim(`line ${line}`)}  ${colors.red(`refused: ${code}`)}`,
    `  ${printable(text)}`,
    `  What to do: ${advice}`,
  ];

  return (line, { payloads, unread, refusal }) =>
    [
      ...(refusal === undefined ? [] : refusalLines(line, refusal)),
      ...payloads.flatMap((payload) => payloadLines(line, payload)),
      ...unread.map(unreadLine),
      '',
      '',
    ].join('\n');
}

const maxValueLength = 48;

const shortValue = (value: unknown): string => {
  const shown = printable(typeof value === 'string' ? value : JSON.stringify(value));
  return shown.length > maxValueLength ? `${shown.slice(0, maxValueLength - 1)}…` : shown;
};

/**
 * Replaces the control characters of a string from the input: on a terminal they could move the cursor, or hide other output.
 *
 * @example
 * printable('a\u001b[2Jb') // => 'a\uFFFD[2Jb'
 */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD');
