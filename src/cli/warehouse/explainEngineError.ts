import { CommandError } from '../commandError.js';

/** What DuckDB says of the SQL alone; all else may repeat values of the rows. */
const isAboutSql = /^(?:Parser|Binder|Catalog|Syntax|Permission) Error: /;

interface Explanation {
  readonly pattern: RegExp;
  /** `file` is the file that the message names, or words for it; `group` what the pattern captures. */
  readonly sentence: (file: string, group: string) => string;
}

/** Where DuckDB names the file. What it says of CSV quotes a line of the file before that. */
const filePatterns = [
  /.*\n {2}file = ([^\n]+)\n/s,
  /in file "([^"\n]*)"/,
  /\bfile '([^'\n]*)'/,
  /^IO Error: The file "([^"\n]*)"/,
];

const fileIn = (message: string): string | undefined => {
  for (const pattern of filePatterns) {
    const file = pattern.exec(message)?.[1];
    if (file !== undefined) return file;
  }
  return undefined;
};

/** The first row that fits counts. */
const explanations: readonly Explanation[] = [
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
    sentence: (file) => `${file} is not what its name says: it can be read neither as Parquet nor as a DuckDB database`,
  },
  {
    pattern: /^IO Error: (No files found that match the pattern "[^"]*"|Cannot open (?:file|database) "[^"]*")/,
    sentence: (_file, reason) => reason,
  },
  {
    pattern: /CSV Error on Line: (\d+)/,
    sentence: (file, line) =>
      `cannot read line ${line} of ${file}: it has more or fewer cells than the header, or a quote is not closed, or it is not UTF-8, or longer than 2 MB`,
  },
  {
    pattern: /CSV Parser state machine/,
    sentence: (file) => `cannot read ${file}: its lines end in different ways, or its quotes do not match`,
  },
  {
    pattern: /Malformed JSON in file .*? in (?:line|record\/value) (\d+)/s,
    sentence: (file, line) => `cannot read ${file}: at line ${line}, or just before it, it is not JSON`,
  },
];

/**
 * Says why DuckDB stopped, as a sentence for the person at the keyboard.
 *
 * Of DuckDB's own text only what is about the SQL is repeated: the rest may quote the rows.
 */
export function describeDuckDbError(error: unknown): Error {
  if (error instanceof CommandError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isAboutSql.test(message)) return new CommandError(`DuckDB cannot run the SQL: ${message.split('\n')[0]}`);
  const file = fileIn(message);
  for (const { pattern, sentence } of explanations) {
    const match = pattern.exec(message);
    if (match !== null) return new CommandError(sentence(file ?? 'the file', match[1] ?? ''));
  }
  const kind = /^([A-Z]\w+(?: \w+)* Error): /.exec(message)?.[1];
  if (kind === undefined) return error instanceof Error ? error : new Error(message);
  return new CommandError(
    `DuckDB stopped: ${kind}${file === undefined ? '' : ` at ${file}`}. Its own text is not repeated: it may hold values of the rows`,
  );
}
