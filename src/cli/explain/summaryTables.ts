import Table from 'cli-table3';
import { countOf, formatCount } from '../formatCount.js';
import type { Count, ExplanationCounts } from './explanationCounts.js';
import { printable } from './printable.js';

/** Rows of a table that grows with the input. */
const MOST_ROWS = 20;

type Counted = Pick<ExplanationCounts['dropped'], 'sorted' | 'withoutName'>;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const made = new Table({
    head: [...head],
    style: { head: [], border: [] },
    // No lines between the rows.
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    colAligns: ['left', ...head.slice(1).map(() => 'right' as const)],
  });
  made.push(...rows.map((row) => [...row]));
  return `${made.toString()}\n`;
};

const share = (count: number, total: number): string => (total === 0 ? '–' : `${Math.round((count / total) * 100)} %`);

const countedTable = (title: string, { sorted, withoutName }: Counted): string => {
  if (sorted.length === 0) return `${title}: none\n`;
  const shown = sorted.slice(0, MOST_ROWS);
  const others = sorted.length - shown.length;
  const more = others === 0 ? '' : `and ${formatCount(others)} more\n`;
  const uncounted = withoutName === 0 ? '' : `and ${formatCount(withoutName)} times something rarer\n`;
  return table(
    [title, 'count'],
    shown.map(({ name, count }) => [printable(name), formatCount(count)]),
  ).concat(more, uncounted);
};

/** What many explanations say together, as tables for people. */
export function summaryTables(counts: ExplanationCounts): string {
  const { payloads, matchKeys, withoutMatchKey, dropped, unread, refusals } = counts;
  const keyRow = ({ name, count }: Count) => [name, formatCount(count), share(count, payloads)];
  return [
    `${countOf(counts.events, 'event')}, ${countOf(payloads, 'payload')}\n`,
    table(
      ['match key', 'payloads', 'share'],
      [...matchKeys, { name: 'none of these', count: withoutMatchKey }].map(keyRow),
    ),
    'Which keys the payloads carry. This is no score of TikTok: whether a key matches somebody, only TikTok knows.\n',
    countedTable('dropped', dropped),
    countedTable('not read', unread),
    countedTable('refused', refusals),
  ].join('\n');
}

/** The same as one JSON object. */
export function summaryAsJson({
  events,
  payloads,
  matchKeys,
  withoutMatchKey,
  dropped,
  unread,
  refusals,
}: ExplanationCounts): string {
  const counted = ({ sorted, withoutName }: Counted) => ({ counts: sorted, withoutName });
  return `${JSON.stringify({
    events,
    payloads,
    matchKeys,
    withoutMatchKey,
    dropped: counted(dropped),
    unread: counted(unread),
    refusals: counted(refusals),
  })}\n`;
}
