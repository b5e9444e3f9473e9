import { readdirSync, readFileSync } from 'node:fs';

/** The top folder of the repository. */
export const root = new URL('../../', import.meta.url);

/** The pages of the documentation, by their path from the top folder. */
export const pagePaths: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'examples/README.md',
  'fixtures/README.md',
  ...readdirSync(new URL('docs/', root), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path}`)
    .sort(),
];

/** The text of a page. */
export const readPage = (path: string): string => readFileSync(new URL(path, root), 'utf8');

export interface CodeBlock {
  readonly language: string;
  readonly code: string;
}

const fence = /^```(\w*)\n([\s\S]*?)^```$/gm;

/** The fenced code blocks of a page or section, in order. */
export const codeBlocks = (markdown: string): CodeBlock[] =>
  [...markdown.matchAll(fence)].map(([, language = '', code = '']) => ({ language, code }));

const headingLine = /^(#+) (.*)$/;

/** The anchors of the headings of a page, except those inside code blocks. */
export const anchors = (markdown: string): string[] =>
  markdown
    .replaceAll(fence, '')
    .split('\n')
    .flatMap((line) => headingLine.exec(line)?.[2] ?? [])
    .map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );

/** The content under a heading of a page, up to the next heading of the same or a higher level. */
export const section = (page: string, heading: string): string => {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => headingLine.exec(line)?.[2] === heading);
  if (start < 0) throw new Error(`The page has no heading "${heading}"`);
  const level = headingLine.exec(lines[start] ?? '')?.[1]?.length ?? 0;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => (headingLine.exec(line)?.[1]?.length ?? Infinity) <= level);
  return rest.slice(0, end < 0 ? undefined : end).join('\n');
};

/** The rows of the table whose first column is called `firstColumn`, without the heading row. Each row is an array of cells. */
export const tableRows = (page: string, firstColumn: string): string[][] => {
  const tableTexts = page.match(/^(?:\|.*\|\n?)+/gm) ?? [];
  const tables = tableTexts.map((text) => text.trimEnd().split('\n').map(cells));
  const table = tables.find(([heads]) => heads?.[0] === firstColumn);
  if (table === undefined) throw new Error(`The page has no table that begins with the column "${firstColumn}"`);
  return table.slice(2);
};

/** The cells of a table line, without backticks. */
const cells = (line: string): string[] =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.replaceAll('`', '').trim());
