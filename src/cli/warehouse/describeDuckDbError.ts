import { CommandError } from '../commandError.js';

/** Messages about the SQL alone; all others may contain values of the rows. */
const isAboutSql = /^(?:Parser|Binder|Catalog|Syntax|Permission) Error: /;

/** Where DuckDB names a file. A CSV error quotes a line of the file before that. */
const filePatterns = [
  /.*\n {2}file = ([^\n]+)\n/s,
  /in file "([^"\n]*)"/,
  /\bfile '([^'\n]*)'/,
  /^IO Error: The file "([^"\n]*)"/,
];

interface Description {
  readonly pattern: RegExp;
  /** `file` is the file that the message names; `group` is what the pattern captures. */
  readonly sentence: (file: string, group: string) => string;
}

/** The first match counts. */
const descriptions: readonly Description[] = [
  {
    pattern: /^Out of Memory Error/,
    sentence: () => 'DuckDB needs more memory than --memory allows, or more room for its temporary files',
  },
  {
    pattern: /^IO Error: Could not set lock on file "([^"]*)"/,
    sentence: (_file, locked) => `another program is writing ${locked}`,
  },
  {
    pattern:
      /^(?:IO Error|Invalid Input Error): .*(?:not a valid DuckDB database|No magic bytes|too small to be a Parquet)/s,
    sentence: (file) => `${file} does not match its extension: it is neither a Parquet file nor a DuckDB database`,
  },
  {
    pattern: /^IO Error: (No files found that match the pattern "[^"]*"|Cannot open (?:file|database) "[^"]*")/,
    sentence: (_file, reason) => reason,
  },
  {
    pattern: /CSV Error on Line: (\d+)/,
    sentence: (file, line) =>
      `cannot read line ${line} of ${file}: it has more or fewer cells than the header, a quote is not closed, it is not UTF-8, or it is longer than 2 MB`,
  },
  {
    pattern: /CSV Parser state machine/,
    sentence: (file) =>
      `cannot read ${file}: its lines end in different ways (LF and CRLF), or its quotes do not match. Where quotes are escaped as \\", pass --csv-escape "\\"`,
  },
  {
    pattern: /Malformed JSON in file .*? in (?:line|record\/value) (\d+)/s,
    sentence: (file, line) => `cannot read ${file}: at line ${line}, or just before it, it is not JSON`,
  },
];

/** Turns an error of DuckDB into one sentence. Its own message is repeated only when it is about the SQL: others may quote rows. */
export function describeDuckDbError(error: unknown): Error {
  if (error instanceof CommandError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isAboutSql.test(message)) return new CommandError(`DuckDB cannot run the SQL: ${message.split('\n')[0]}`);
  const file = filePatterns.map((pattern) => pattern.exec(message)?.[1]).find((name) => name !== undefined);
  for (const { pattern, sentence } of descriptions) {
    const match = pattern.exec(message);
    if (match !== null) return new CommandError(sentence(file ?? 'the file', match[1] ?? ''));
  }
  const kind = /^([A-Z]\w+(?: \w+)* Error): /.exec(message)?.[1];
  if (kind === undefined) return error instanceof Error ? error : new Error(message);
  return new CommandError(
    `DuckDB failed with ${kind}${file === undefined ? '' : ` at ${file}`}. Its message is not shown because it may contain values of the rows`,
  );
}
