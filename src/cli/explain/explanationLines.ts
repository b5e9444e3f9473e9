import pc from 'picocolors';
import type { Explanation } from '../../index.js';
import type { OutputStream } from '../commandIo.js';
import { printable } from './printable.js';

type ExplainedPayload = Explanation['payloads'][number];
type ExplainedField = ExplainedPayload['fields'][number];

/** Prints the explanation of one event. */
export type ExplanationPrinter = (line: number, explanation: Explanation) => string;

const longestValue = 48;

const shownValue = (value: unknown): string => {
  const text = printable(typeof value === 'string' ? value : JSON.stringify(value));
  return text.length > longestValue ? `${text.slice(0, longestValue - 1)}…` : text;
};

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => text.length));

/**
 * Makes a printer for a stream: a heading for each payload, a line for each of its values with the source it comes from, and
 * below that the sources that were there but passed over; then what was dropped, what nobody reads, or the refusal.
 */
export function explanationPrinter(stream: OutputStream): ExplanationPrinter {
  const colors = pc.createColors(stream.hasColors?.() === true);

  const fieldLines = (fields: readonly ExplainedField[]): string[] => {
    const paths = fields.map(({ path }) => printable(path));
    const values = fields.map(({ value }) => shownValue(value));
    const [pathWidth, valueWidth] = [widest(paths), widest(values)];
    return fields.flatMap(({ from, steps, tried }, index) => {
      const cells = [
        colors.bold((paths[index] ?? '').padEnd(pathWidth)),
        (values[index] ?? '').padEnd(valueWidth),
        `← ${printable(from)}`,
        ...(steps.length > 0 ? [colors.dim(printable(steps.join(', ')))] : []),
      ];
      const passedOver = tried
        .filter(({ why }) => why !== 'absent')
        .map(
          ({ path, why }) =>
            `${' '.repeat(pathWidth + 4)}${colors.yellow(`not ${printable(path)}: ${printable(why)}`)}`,
        );
      return [`  ${cells.join('  ')}`, ...passedOver];
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

/** An explanation without the payloads themselves: they may hold personal data that TikTok takes in clear. */
export const withoutPayloads = ({ payloads, ...rest }: Explanation) => ({
  payloads: payloads.map(({ event, fields, dropped }) => ({ event, fields, dropped })),
  ...rest,
});

/** One JSON object per event. */
export const printExplanationAsJson: ExplanationPrinter = (line, explanation) =>
  `${JSON.stringify({ line, ...withoutPayloads(explanation) })}\n`;
