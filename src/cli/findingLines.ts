import pc from 'picocolors';
import type { Finding, Severity } from '../index.js';
import type { OutputStream } from './commandIo.js';

/** Prints the findings of one request, for people. */
export type FindingPrinter = (line: number, findings: readonly Finding[]) => string;

const severityWidth = 'warning'.length;

const widest = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length));

/**
 * Makes a printer for a stream: one line per finding, in columns, in colour where the terminal has any, and a blank line after
 * each request.
 *
 * Of a request without findings it prints nothing.
 */
export function findingPrinter(stream: OutputStream): FindingPrinter {
  const colors = pc.createColors(stream.hasColors?.() === true);
  const colorOf: Readonly<Record<Severity, (text: string) => string>> = {
    error: colors.red,
    warning: colors.yellow,
    info: colors.blue,
  };
  return (line, findings) => {
    const codeWidth = widest(findings.map(({ code }) => code));
    const places = findings.map(({ path }) => (path === '' ? '(body)' : path));
    const placeWidth = widest(places);
    const lines = findings.map(({ severity, code, message }, index) =>
      [
        colors.dim(`line ${line}`),
        colorOf[severity](severity.padEnd(severityWidth)),
        code.padEnd(codeWidth),
        colors.bold((places[index] ?? '').padEnd(placeWidth)),
        message,
      ].join('  '),
    );
    return lines.length === 0 ? '' : `${lines.join('\n')}\n\n`;
  };
}
