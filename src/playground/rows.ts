import { locate, type Problem, parseDocument, type Range } from './jsonDocument.js';

/** Rows, and the place of each in the string that they are read from. */
export interface Rows {
  readonly text: string;
  readonly rows: readonly unknown[];
  readonly ranges: readonly (Range | undefined)[];
}

/** Reads rows: a JSON array of objects, or NDJSON. */
export const parseRows = (text: string): Rows | { readonly problem: Problem } => {
  const document = parseDocument(text);
  if (Array.isArray(document.value)) {
    const rows: readonly unknown[] = document.value;
    return { text, rows, ranges: rows.map((_, index) => locate(document, [String(index)])) };
  }
  return text.trimStart().startsWith('[') && document.problem !== undefined
    ? { problem: document.problem }
    : parseLines(text);
};

const parseLines = (text: string): Rows | { readonly problem: Problem } => {
  const rows: unknown[] = [];
  const ranges: Range[] = [];
  let from = 0;
  for (const line of text.split('\n')) {
    const range = { from, to: from + line.length };
    from = range.to + 1;
    if (line.trim() === '') continue;
    const { value, problem } = parseDocument(line);
    if (problem !== undefined) {
      const message = 'Rows are a JSON array of objects, or one JSON object on each line';
      return { problem: { message, ...range } };
    }
    rows.push(value);
    ranges.push(range);
  }
  return { text, rows, ranges };
};
