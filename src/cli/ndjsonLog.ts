import { open } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import pc from 'picocolors';
import { escapeInvisible, printJson } from '../values/escapeInvisible.js';
import { BrokenPipeError, BufferedWriter } from './bufferedWriter.js';
import { errorWithContext, systemErrorCode, withErrorContext } from './commandError.js';
import type { CommandIo, OutputStream } from './commandIo.js';
import { countOf, formatCount } from './summaryLine.js';
import { hangingLines, terminalWidth } from './wrapText.js';

/** One entry of a log, about the input item that starts on `line`, or about a `row` of a warehouse. Both count from 1. */
export interface LogEntry {
  /** Where there are several files. */
  readonly file?: string | undefined;
  readonly line?: number;
  readonly row?: number;
  /** The columns that name the event of a row. */
  readonly key?: Readonly<Record<string, unknown>>;
  /** The number of the rows of an event. */
  readonly rows?: number;
  /** The code of a refusal, or of TikTok. */
  readonly code?: string | number | undefined;
  /** Why the item is refused. */
  readonly text?: string;
  /** The index of an event in its request, from 0. */
  readonly position?: number;
  readonly event?: string | undefined;
  readonly event_id?: string | undefined;
  /** The number of the events that a failure is about. */
  readonly events?: number;
  readonly outcome?: string | undefined;
  /** TikTok's name of its code. */
  readonly name?: string | undefined;
  /** The field that TikTok names. */
  readonly field?: string | undefined;
  readonly httpStatus?: number | undefined;
  readonly connectionError?: string | undefined;
  readonly advice?: string;
  /** TikTok's own message. */
  readonly message?: string | undefined;
}

/** Where a command writes what was refused or failed: one JSON object per line, or sentences on a terminal. */
export interface NdjsonLog {
  /** @param advice What to do about it: only a terminal shows it, each advice once. */
  write(entry: LogEntry, advice?: string): Promise<void>;
  /** Writes what is pending; nothing can be written afterwards. */
  close(): Promise<void>;
}

/** Names and ids come from outside, and a file may be shown on a terminal. */
const lineOf = (entry: LogEntry): string => `${printJson(entry)}\n`;

/** So many entries of one code say what is wrong; more of them hide the rest on a terminal. */
const maxShown = 20;

/** Counts entries by their code, and tells which ones a terminal shows: the first of each code. A file or a pipe gets all of them. */
export class ShownEntries {
  readonly #isLimited: boolean;
  readonly #countByCode = new Map<string, number>();

  constructor({ isTTY }: OutputStream) {
    this.#isLimited = isTTY === true;
  }

  /** Returns whether the entry is shown. */
  add(code: string): boolean {
    if (!this.#isLimited) return true;
    const count = (this.#countByCode.get(code) ?? 0) + 1;
    this.#countByCode.set(code, count);
    return count <= maxShown;
  }

  /** One line for each code of which there are more entries. */
  describeHidden(): string {
    return [...this.#countByCode]
      .filter(([, count]) => count > maxShown)
      .map(
        ([code, count]) =>
          `… and ${formatCount(count - maxShown)} more with ${escapeInvisible(code)}; a file or pipe gets all\n`,
      )
      .join('');
  }
}

/**
 * Logs to standard error. A terminal shows the first entries of each code in sentences, and then their number; a file or a pipe gets
 * all entries as JSON.
 *
 * @param beforeBlock Called before lines appear on standard error, where a progress bar may be.
 */
export function logToStderr(io: Pick<CommandIo, 'stderr'>, beforeBlock: () => void): NdjsonLog {
  const writer = new BufferedWriter(io.stderr, 'standard error', beforeBlock);
  const width = terminalWidth(io.stderr);
  const colors = pc.createColors(io.stderr.hasColors?.() === true);
  const shownAdvice = new Set<string>();
  const adviceLines = (advice: string | undefined, columns: number): string => {
    if (advice === undefined || shownAdvice.has(advice)) return '';
    shownAdvice.add(advice);
    return `${hangingLines('  What to do: ', escapeInvisible(advice), columns).join('\n')}\n`;
  };
  const print = (entry: LogEntry, advice: string | undefined): string =>
    width === undefined ? lineOf(entry) : describeEntry(entry, width, colors) + adviceLines(advice, width);
  const shown = new ShownEntries(io.stderr);
  return {
    write: async (entry, advice) => {
      if (shown.add(codeOf(entry))) await ignoreBrokenPipe(writer.write(print(entry, advice)));
    },
    close: async () => {
      await ignoreBrokenPipe(writer.write(shown.describeHidden()));
      await ignoreBrokenPipe(writer.flush());
    },
  };
}

/** What went wrong in one word or two. */
const codeOf = ({ name, code, connectionError, httpStatus }: LogEntry): string =>
  String(connectionError ?? name ?? code ?? (httpStatus === undefined ? 'UNKNOWN' : `HTTP ${httpStatus}`));

/** Prints an entry for people: where and what on the first line, and below it why, or what to do. */
function describeEntry(entry: LogEntry, width: number, colors: ReturnType<typeof pc.createColors>): string {
  const { code, name, field, text, advice, message } = entry;
  const reason = [
    codeOf(entry),
    ...(name === undefined || code === undefined ? [] : [`(${code})`]),
    ...(field === undefined ? [] : [`at ${field}`]),
  ].join(' ');
  const place = escapeInvisible(placeOf(entry));
  const [first = '', ...others] = hangingLines(`${place}  `, escapeInvisible(reason + subjectOf(entry)), width);
  const sentences = [text ?? advice ?? '', ...(message === undefined ? [] : [`TikTok's message: ${message}`])];
  const lines = [
    colors.dim(place) + colors.red(first.slice(place.length)),
    ...others.map((line) => colors.red(line)),
    ...sentences.flatMap((sentence) => hangingLines('  ', escapeInvisible(sentence), width)),
  ];
  return `${lines.join('\n')}\n`;
}

function placeOf({ file, line, row, rows = 1, key = {} }: LogEntry): string {
  const lastRow = row === undefined || rows === 1 ? '' : `-${row + rows - 1}`;
  const places = [file, line && `line ${line}`, row && `${lastRow === '' ? 'row' : 'rows'} ${row}${lastRow}`];
  const keys = Object.entries(key).map(([column, value]) => `${column} ${String(value)}`);
  return places.filter(Boolean).join(', ') + (keys.length === 0 ? '' : ` (${keys.join(', ')})`);
}

function subjectOf({ position, event, event_id: id, events = 1 }: LogEntry): string {
  if (position !== undefined) return `, event ${position + 1}: ${[event, id].filter(Boolean).join(' ')}`;
  return events === 1 ? '' : `, ${countOf(events, 'event')}`;
}

/**
 * Opens a file for a log and empties it.
 *
 * @throws {CommandError} When the file cannot be written.
 */
export async function logToFile(file: string): Promise<NdjsonLog> {
  const errorContext = `cannot write ${file}`;
  const stream = (await withErrorContext(errorContext, open(file, 'w'))).createWriteStream();
  const writer = new BufferedWriter(stream, file);
  return {
    write: (entry) => ignoreBrokenPipe(writer.write(lineOf(entry))),
    close: async () => {
      await ignoreBrokenPipe(writer.flush());
      stream.end();
      try {
        // Some file systems report a full disk only when the file is closed.
        await finished(stream);
      } catch (error) {
        if (systemErrorCode(error) !== 'EPIPE') throw errorWithContext(errorContext, error);
      }
    },
  };
}

/** The results still count when nobody reads the log: standard error, or a named pipe that the file may be. */
async function ignoreBrokenPipe(written: Promise<void>): Promise<void> {
  try {
    await written;
  } catch (error) {
    if (!(error instanceof BrokenPipeError)) throw error;
  }
}
