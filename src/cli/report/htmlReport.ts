import packageJson from '../../../package.json' with { type: 'json' };
import { escapeInvisible } from '../../values/escapeInvisible.js';
import { formatCount, percentOf } from '../summaryLine.js';
import { cutTo } from '../wrapText.js';

/** A name and its count, which is drawn as a bar. */
export interface ReportRow {
  readonly name: string;
  readonly count: number;
  /** A sentence about the name. */
  readonly note?: string;
  readonly severity?: 'error' | 'warning' | 'info';
  /** The numbers in the further columns. */
  readonly others?: readonly number[];
}

/** The counts under one heading. */
export interface ReportSection {
  readonly title: string;
  readonly note?: string;
  /** The heads of the columns: of the names, of the counts, and of further numbers. */
  readonly columns: readonly [name: string, count: string, ...others: readonly string[]];
  readonly rows: readonly ReportRow[];
  /** What a full bar stands for, and 100 %. Without it, the longest bar is full. */
  readonly total?: number;
  /** A sentence about counts without a row. */
  readonly more?: string;
}

/** What a report shows. No part of it may be personal. */
export interface Report {
  readonly title: string;
  readonly writtenAt: Date;
  /** Numbers about the whole. */
  readonly facts: readonly (readonly [label: string, count: number])[];
  readonly sections: readonly ReportSection[];
}

/** The limit for tables that grow with the input. */
const maxRows = 100;

/**
 * Makes a section of counts, the most frequent first.
 *
 * @param withoutName How often names occur that are too rare to be counted one by one.
 */
export function countsSection(
  title: string,
  columns: ReportSection['columns'],
  counts: readonly ReportRow[],
  withoutName = 0,
): ReportSection {
  const hidden = Math.max(0, counts.length - maxRows);
  const more = [
    ...(hidden === 0 ? [] : [`${formatCount(hidden)} more`]),
    ...(withoutName === 0 ? [] : [`rarer ones, ${formatCount(withoutName)} times in all`]),
  ];
  return {
    title,
    columns,
    rows: counts.slice(0, maxRows),
    ...(more.length > 0 && { more: `And ${more.join(', and ')}.` }),
  };
}

/** The section about input items that are no events or requests; none where there are none. */
export const unreadableItems = (counts: readonly ReportRow[]): readonly ReportSection[] =>
  counts.length === 0 ? [] : [countsSection('Unreadable input items', ['code', 'count'], counts)];

/** @example shareOf(1, 8) // => '13 %' */
export const shareOf = (count: number, total: number): string => (total === 0 ? '–' : `${percentOf(count, total)} %`);

/** Draws counts as bars, on one static page that loads nothing, runs nothing, and works in any browser. */
export function htmlReport({ title, writtenAt, facts, sections }: Report): string {
  const time = writtenAt.toISOString();
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<header>
<h1>${escapeHtml(title)}</h1>
<p class="note">Written by tiktok-ads ${packageJson.version} on <time datetime="${time}">${time.slice(0, 16).replace('T', ' ')} UTC</time></p>
</header>
<dl>
${facts.map(([label, count]) => `<div><dt>${escapeHtml(label)}</dt><dd>${formatCount(count)}</dd></div>`).join('\n')}
</dl>
${sections.map(sectionHtml).join('\n')}
</main>
</body>
</html>
`;
}

function sectionHtml({ title, note, columns, rows, total, more }: ReportSection, index: number): string {
  const id = `section-${index + 1}`;
  const [name, count, ...others] = columns;
  const heads = [count, ...(total === undefined ? [] : ['share']), ...others];
  const longest = total ?? rows.reduce((max, row) => Math.max(max, row.count), 0);
  const table = () => `<table aria-labelledby="${id}">
<thead><tr><th scope="col">${escapeHtml(name)}</th>${heads.map((head) => `<th scope="col" class="number">${escapeHtml(head)}</th>`).join('')}</tr></thead>
${rows.map((row) => rowHtml(row, longest, total)).join('\n')}
</table>`;
  return [
    `<section aria-labelledby="${id}">`,
    `<h2 id="${id}">${escapeHtml(title)}</h2>`,
    ...(note === undefined ? [] : [paragraph(note)]),
    rows.length === 0 ? paragraph('None') : table(),
    ...(more === undefined ? [] : [paragraph(more)]),
    '</section>',
  ].join('\n');
}

const paragraph = (text: string): string => `<p class="note">${escapeHtml(text)}</p>`;

function rowHtml({ name, note, severity, count, others = [] }: ReportRow, longest: number, total?: number): string {
  const percent = longest === 0 ? 0 : Math.round((count / longest) * 1000) / 10;
  const label = `${name}: ${formatCount(count)}${total === undefined ? '' : ` of ${formatCount(total)}`}`;
  const track = total === undefined ? '' : '<rect class="track" width="100" height="1"/>';
  const bar =
    '<svg role="img" viewBox="0 0 100 1" preserveAspectRatio="none">' +
    `<title>${escapeHtml(label)}</title>${track}<rect width="${percent}" height="1"/></svg>`;
  const numbers = [...(total === undefined ? [] : [shareOf(count, total)]), ...others.map(formatCount)];
  const tag = severity === undefined ? '' : `<span class="tag">${severity}</span> `;
  return [
    `<tbody${severity === undefined ? '' : ` class="${severity}"`}><tr>`,
    `<th scope="row">${tag}${escapeHtml(name)}</th>`,
    `<td class="number">${formatCount(count)}${bar}</td>`,
    ...numbers.map((number) => `<td class="number">${number}</td>`),
    '</tr>',
    ...(note === undefined
      ? []
      : [`<tr><td class="about" colspan="${numbers.length + 2}">${escapeHtml(note)}</td></tr>`]),
    '</tbody>',
  ].join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Longer names come from broken input. */
const maxLength = 300;

/** Makes a string safe in the content of an element and in quotes. HTML forbids noncharacters. */
const escapeHtml = (text: string): string =>
  cutTo(escapeInvisible(text).replace(/\p{Noncharacter_Code_Point}/gu, '\ufffd'), maxLength).replace(
    /[&<>"']/g,
    (character) => entities[character] ?? '',
  );

/**
 * A bar lies under all cells of its `tbody`: a name has the full width of a narrow screen, and so has its note. There, three numbers
 * stand below the name.
 */
const style = `
:root { color-scheme: light dark; --page: #fff; --text: #1c2128; --quiet: #57606a; --line: #d0d7de; --track: #e8ecf0; --bar: #0969da; --error: #c4232f; --warning: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --page: #0f1419; --text: #e6edf3; --quiet: #9da7b3; --line: #30363d; --track: #262c34; --bar: #58a6ff; --error: #ff7b72; --warning: #e3b341; } }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 52rem; margin: 0 auto; padding: 1rem; }
h1 { margin: 0.5rem 0 0; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 2.5rem 0 0.5rem; font-size: 1.2rem; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 0.75rem; margin: 1.5rem 0 0; }
dl div { padding: 0.5rem 0.75rem; border: 1px solid var(--line); border-radius: 0.5rem; }
dt, .note, .about, thead { color: var(--quiet); font-size: 0.875rem; }
dd { margin: 0; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
.note { margin: 0.25rem 0 0.75rem; }
table { width: 100%; border-collapse: collapse; }
tbody { position: relative; }
th, td { padding: 0.4rem 0 0 0.75rem; text-align: left; vertical-align: top; font-weight: normal; }
tr > :first-child { width: 100%; padding-left: 0; }
tbody tr:last-child > * { padding-bottom: 0.9rem; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.about { padding-top: 0; }
.tag { padding: 0 0.4rem; border: 1px solid; border-radius: 0.3rem; font-size: 0.8rem; color: var(--bar); }
svg { position: absolute; left: 0; bottom: 0.3rem; width: 100%; height: 0.4rem; fill: var(--bar); }
.track { fill: var(--track); }
.error .tag { color: var(--error); }
.error svg { fill: var(--error); }
.warning .tag { color: var(--warning); }
.warning svg { fill: var(--warning); }
@media (max-width: 30rem) { tr:has(> :nth-child(4)) { display: flex; flex-wrap: wrap; justify-content: end; } tr:has(> :nth-child(4)) > .number { min-width: 4rem; padding-top: 0; } }
`;
