import pc from 'picocolors';
import type { Explanation } from '../../index.js';
import type { OutputStream } from '../commandIo.js';
import { escapeInvisible, printJson } from '../escapeInvisible.js';
import { maxLength } from '../summaryLine.js';

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

  const fieldLines = (fields: readonly ExplainedField[]): string[] => {
    const paths = fields.map(({ path }) => escapeInvisible(path));
    const values = fields.map(({ value }) => shortValue(value));
    const [pathWidth, valueWidth] = [maxLength(paths), maxLength(values)];
    return fields.flatMap(({ from, steps, tried }, index) => {
      const cells = [
        colors.bold((paths[index] ?? '').padEnd(pathWidth)),
        (values[index] ?? '').padEnd(valueWidth),
        `← ${escapeInvisible(from)}`,
        ...(steps.length > 0 ? [colors.dim(escapeInvisible(steps.join(', ')))] : []),
      ];
      const skipped = tried.filter(({ why }) => why !== 'absent');
      const indent = ' '.repeat(pathWidth + 4);
      return [
        `  ${cells.join('  ')}`,
        ...skipped.map(
          ({ path, why }) => indent + colors.yellow(`not ${escapeInvisible(path)}: ${escapeInvisible(why)}`),
        ),
      ];
    });
  };

  const payloadLines = (line: number, { event, fields, dropped }: ExplainedPayload): string[] => [
    `${colors.dim(`line ${line}`)}  ${colors.green(escapeInvisible(event))}`,
    ...fieldLines(fields),
    ...dropped.map(({ path, from, why }) =>
      colors.yellow(`  dropped ${escapeInvisible(path)} ← ${escapeInvisible(from)}: ${escapeInvisible(why)}`),
    ),
  ];

  const unreadLine = ({ path, nearest }: Explanation['unread'][number]): string =>
    nearest === undefined
      ? colors.dim(`  not read ${escapeInvisible(path)}`)
      : colors.yellow(`  not read ${escapeInvisible(path)}: is ${escapeInvisible(nearest)} meant?`);

  const refusalLines = (line: number, { code, text, advice }: NonNullable<Explanation['refusal']>): string[] => [
    `${colors.dim(`line ${line}`)}  ${colors.red(`refused: ${code}`)}`,
    `  ${escapeInvisible(text)}`,
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
  const shown = escapeInvisible(typeof value === 'string' ? value : JSON.stringify(value));
  return shown.length > maxValueLength ? `${shown.slice(0, maxValueLength - 1)}…` : shown;
};
