import type { EventSource } from '../events-api/casts.js';
import { getOwn } from '../values/objects.js';
import type { ApiVersionName } from './context.js';
import { type Entry, type FieldIndex, isBlank, joinPath, stringsOf } from './fieldIndex.js';

const portal = 'https://business-api.tiktok.com/portal/docs?id=';
const help = 'https://ads.tiktok.com/help/article/';

/** The pages on which TikTok documents what the rules check. */
export const docsUrls = {
  overview: `${portal}1771100779668482`,
  request: `${portal}1771101303285761`,
  parameters: `${portal}1771101151059969`,
  web: `${portal}1771100865818625`,
  app: `${portal}1771101111730178`,
  offline: `${portal}1771101027431425`,
  supportedEvents: `${portal}1771101186666498`,
  deduplication: `${portal}1771100965992450`,
  ttclid: `${portal}1771100879787009`,
  externalId: `${portal}1771100952291330`,
  limitedDataUse: `${portal}1771101204435970`,
  testEvents: `${portal}1771100984456193`,
  authentication: `${portal}1771101130925058`,
  attribution: `${portal}1771101064635394`,
  errorCodes: `${portal}1737172488964097`,
  eventsOf1: `${portal}1741601162187777`,
  standardEvents: `${help}supported-standard-events`,
  newNames: `${help}how-to-adopt-tiktoks-updated-standard-events`,
  reservedNames: `${help}reserved-events`,
  customEvents: `${help}custom-events`,
  duplicates: `${help}event-deduplication`,
  crm: `${help}how-to-postback-signals-through-events-api`,
} as const;

/**
 * `error`: TikTok rejects it, or it certainly matches nothing. `warning`: something is lost, or probably lost.
 * `info`: worth knowing.
 */
export type Severity = 'error' | 'warning' | 'info';

/** An API version, or an event source of 2.0. All 1.0 events are web events, but rules for `web` do not apply to them. */
export type Scope = ApiVersionName | EventSource;

/** The path of a violation, with the name that replaces `<name>` in the message if there is one. */
export type Violation = string | readonly [path: string, name: string];

/** Neither the message nor the paths repeat anything from the input except TikTok's own names: the rest may be personal. */
export interface Rule<Context> {
  readonly severity: Severity;
  /** The rule applies to every request when absent. */
  readonly scopes?: readonly Scope[];
  /** What is required at the path. `<name>` stands for one of TikTok's own names. */
  readonly message: string;
  /** The page on which TikTok documents it. */
  readonly source: string;
  readonly check: (context: Context) => Iterable<Violation>;
}

/** Rules by code. Codes are stable: programs may branch on them. */
export type Rules<Context> = Readonly<Record<string, Rule<Context>>>;

export const reportIf = (condition: boolean, violation: Violation): readonly Violation[] =>
  condition ? [violation] : [];

/** Reports the path of a key that is missing or blank. */
export const reportMissing = (holder: unknown, path: string, key: string): readonly Violation[] =>
  reportIf(isBlank(getOwn(holder, key)), joinPath(path, key));

/** The entries that are not blank and meet a condition. */
export const entriesWhere = (fields: FieldIndex, condition: (entry: Entry) => boolean): readonly Entry[] =>
  fields.entries.filter((entry) => !isBlank(entry.value) && condition(entry));

/** Reports the wrong values of fields, given by their 2.0 paths. Blank values have a rule of their own. */
export const reportValues = (
  fields: FieldIndex,
  paths: readonly string[],
  isWrong: (value: unknown) => boolean,
): readonly Violation[] =>
  paths
    .flatMap(fields.all)
    .filter(({ value }) => !isBlank(value) && isWrong(value))
    .map(({ path }) => path);

/** As {@link reportValues}, for strings; they are trimmed. */
export const reportStrings = (fields: FieldIndex, paths: readonly string[], isWrong: (value: string) => boolean) =>
  reportValues(fields, paths, (value) => typeof value === 'string' && isWrong(value.trim()));

/** Reports the wrong strings in the entries that meet a condition, one by one where the value is an array. */
export const reportStringsWhere = (
  fields: FieldIndex,
  condition: (entry: Entry) => boolean,
  isWrong: (value: string, entry: Entry) => boolean,
): readonly Violation[] =>
  fields.entries.filter(condition).flatMap((entry) =>
    stringsOf(entry)
      .filter(([, value]) => isWrong(value, entry))
      .map(([path]) => path),
  );
