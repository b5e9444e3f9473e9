import { readFileSync } from 'node:fs';

/** The top folder of the repository. */
export const root = new URL('../../', import.meta.url);

export const readme = readFileSync(new URL('README.md', root), 'utf8');

export interface CodeBlock {
  readonly language: string;
  readonly code: string;
}

const fence = /^```(\w*)\n([\s\S]*?)^```$/gm;

/** The fenced code blocks of a Markdown page, in order. */
export const codeBlocks = (markdown: string): CodeBlock[] =>
  [...markdown.matchAll(fence)].map(([, language = '', code = '']) => ({ language, code }));

const headingLine = /^(#+) (.*)$/;

/** The headings of the README, except those inside code blocks. */
export const headings = (): string[] =>
  readme
    .replaceAll(fence, '')
    .split('\n')
    .flatMap((line) => headingLine.exec(line)?.[2] ?? []);

/** The content under a heading of a page, up to the next heading of the same or a higher level. */
export const section = (heading: string, page = readme): string => {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => headingLine.exec(line)?.[2] === heading);
  if (start < 0) throw new Error(`The page has no heading "${heading}"`);
  const level = headingLine.exec(lines[start] ?? '')?.[1]?.length ?? 0;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => (headingLine.exec(line)?.[1]?.length ?? Infinity) <= level);
  return rest.slice(0, end < 0 ? undefined : end).join('\n');
};

/** The rows of the table whose first column is called `firstColumn`, without the heading row. Each row is an array of cells. */
export const tableRows = (heading: string, firstColumn: string, page = readme): string[][] => {
  const tableTexts = section(heading, page).match(/^(?:\|.*\|\n?)+/gm) ?? [];
  const tables = tableTexts.map((text) => text.trimEnd().split('\n').map(cells));
  const table = tables.find(([heads]) => heads?.[0] === firstColumn);
  if (table === undefined) throw new Error(`"${heading}" has no table that begins with the column "${firstColumn}"`);
  return table.slice(2);
};

/** The cells of a table line, without backticks. */
const cells = (line: string): string[] =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.replaceAll('`', '').trim());
