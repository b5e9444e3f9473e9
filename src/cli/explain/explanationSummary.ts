import type { Explanation } from '../../index.js';
import { escapeInvisible } from '../../values/escapeInvisible.js';
import { printTable } from '../printTable.js';
import { countsSection, type ReportSection, shareOf } from '../report/htmlReport.js';
import { countOf, formatCount } from '../summaryLine.js';
import { hangingLines } from '../wrapText.js';

/** A name, and how often it occurs. */
export interface Count {
  readonly name: string;
  readonly count: number;
}

/** Paths that are not read may have any name. This limit keeps memory flat. */
const maxNames = 1000;

/** Counts by name, the most frequent first. Names beyond the limit are only counted together. */
export class CountsByName {
  readonly #counts = new Map<string, number>();
  withoutName = 0;

  /** @returns Whether the name is new, and is counted by itself. */
  add(name: string): boolean {
    const known = this.#counts.get(name);
    if (known === undefined && this.#counts.size >= maxNames) {
      this.withoutName += 1;
      return false;
    }
    this.#counts.set(name, (known ?? 0) + 1);
    return known === undefined;
  }

  get sorted(): readonly Count[] {
    return [...this.#counts].map(([name, count]) => ({ name, count })).sort((one, other) => other.count - one.count);
  }
}

/** Makes the paths of all elements of a list equal, so that they are counted together. */
const withoutIndexes = (path: string): string => path.replace(/\[\d+\]/g, '[]');

/** Counts what the explanations of many events report. */
export class ExplanationSummary {
  #events = 0;
  #payloads = 0;
  #withoutMatchKey = 0;
  readonly #matchKeys = new CountsByName();
  readonly #dropped = new CountsByName();
  readonly #unread = new CountsByName();
  readonly #refusals = new CountsByName();

  add({ payloads, unread, refusal }: Explanation): void {
    this.#events += 1;
    if (refusal !== undefined) this.#refusals.add(refusal.code);
    for (const { path, nearest } of unread) {
      const suggestion = nearest === undefined ? '' : `: is ${withoutIndexes(nearest)} meant?`;
      this.#unread.add(`${withoutIndexes(path)}${suggestion}`);
    }
    for (const { fields, dropped } of payloads) {
      this.#payloads += 1;
      const keys = matchKeysOf(fields.map(({ path }) => path));
      if (keys.length === 0) this.#withoutMatchKey += 1;
      for (const key of keys) this.#matchKeys.add(key);
      for (const { path, from, why } of dropped) {
        this.#dropped.add(`${withoutIndexes(path)} ← ${withoutIndexes(from)}: ${why}`);
      }
    }
  }

  /** Prints the counts as tables, for people. @param width The columns of the terminal; without it, lines have any length. */
  toTables(width?: number): string {
    const keyRow = ({ name, count }: Count) => [name, formatCount(count), shareOf(count, this.#payloads)];
    return [
      `${countOf(this.#events, 'event')}, ${countOf(this.#payloads, 'payload')}\n`,
      printTable(['match key', 'payloads', 'share'], this.#matchKeyRows().map(keyRow), { width }),
      `${hangingLines('', matchKeyNote, width).join('\n')}\n`,
      countedTable('dropped', this.#dropped, width),
      countedTable('not read', this.#unread, width),
      countedTable('refused', this.#refusals, width),
    ].join('\n');
  }

  /** The counts, as `--json` prints them. */
  toCounts() {
    const counted = ({ sorted, withoutName }: CountsByName) => ({ counts: sorted, withoutName });
    return {
      events: this.#events,
      payloads: this.#payloads,
      matchKeys: this.#matchKeyCounts(),
      withoutMatchKey: this.#withoutMatchKey,
      dropped: counted(this.#dropped),
      unread: counted(this.#unread),
      refusals: counted(this.#refusals),
    };
  }

  /** The counts as sections of a report. */
  toSections() {
    const section = (title: string, name: string, { sorted, withoutName }: CountsByName) =>
      countsSection(title, [name, 'count'], sorted, withoutName);
    const matchKeys: ReportSection = {
      title: 'Match keys',
      note: matchKeyNote,
      columns: ['match key', 'payloads'],
      rows: this.#matchKeyRows(),
      total: this.#payloads,
    };
    return {
      matchKeys,
      dropped: section('Dropped values', 'field ← source: reason', this.#dropped),
      unread: section('Keys that no field reads', 'key', this.#unread),
      refusals: section('Refused events', 'code', this.#refusals),
    };
  }

  #matchKeyRows(): readonly Count[] {
    return [...this.#matchKeyCounts(), { name: 'none of these', count: this.#withoutMatchKey }];
  }

  /** All match keys, including those that no payload carries. */
  #matchKeyCounts(): readonly Count[] {
    const counts = new Map(this.#matchKeys.sorted.map(({ name, count }) => [name, count]));
    return matchKeys.map(({ name }) => ({ name, count: counts.get(name) ?? 0 }));
  }
}

const matchKeyNote =
  'The match keys that payloads carry. This is not a TikTok score: only TikTok knows whether a key matches a person.';

/** What TikTok may match a person by. */
interface MatchKey {
  readonly name: string;
  /** Alternatives: a payload carries the key when it has all fields of one of these lists. */
  readonly fields: readonly (readonly string[])[];
}

/** For both API versions, in the order of the summary. */
const matchKeys: readonly MatchKey[] = [
  { name: 'email', fields: [['user.email'], ['context.user.email']] },
  { name: 'phone', fields: [['user.phone'], ['context.user.phone_number']] },
  { name: 'external id', fields: [['user.external_id'], ['context.user.external_id']] },
  { name: 'ttclid', fields: [['user.ttclid'], ['context.ad.callback']] },
  { name: 'ttp', fields: [['user.ttp'], ['context.user.ttp']] },
  {
    name: 'ip with user agent',
    fields: [
      ['user.ip', 'user.user_agent'],
      ['context.ip', 'context.user_agent'],
    ],
  },
  { name: 'names and postcode', fields: [['user.first_name', 'user.last_name', 'user.zip_code']] },
  { name: 'device id', fields: [['user.idfa'], ['user.gaid'], ['user.idfv']] },
  { name: 'lead id', fields: [['lead.lead_id']] },
];

/** The names of the match keys that a payload with these paths carries. A list is present as soon as it has an element. */
function matchKeysOf(paths: readonly string[]): string[] {
  const present = new Set(paths.map((path) => path.replace(/\[\d+\].*$/, '')));
  const isPresent = ({ fields }: MatchKey) => fields.some((all) => all.every((field) => present.has(field)));
  return matchKeys.filter(isPresent).map(({ name }) => name);
}

/** The limit for tables that grow with the input. */
const maxRows = 20;

const countedTable = (title: string, { sorted, withoutName }: CountsByName, width: number | undefined): string => {
  if (sorted.length === 0) return `${title}: none\n`;
  const shown = sorted.slice(0, maxRows);
  const others = sorted.length - shown.length;
  const more = others === 0 ? '' : `and ${formatCount(others)} more\n`;
  const uncounted = withoutName === 0 ? '' : `and rarer ones, ${formatCount(withoutName)} times in all\n`;
  const rows = shown.map(({ name, count }) => [escapeInvisible(name), formatCount(count)]);
  return printTable([title, 'count'], rows, { width }).concat(more, uncounted);
};
