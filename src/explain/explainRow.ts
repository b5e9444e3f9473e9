import toPath from 'lodash/toPath.js';
import type { AnyRow, Cast, ComputedSource, PathSource } from '../mapping/fieldRow.js';
import type { Settings } from '../schemas/settings.js';
import { parseJson } from '../values/casts.js';
import type { PlainRecord } from '../values/kinds.js';
import { own } from '../values/own.js';

/** A source that was looked at and not used. */
export interface PassedOver {
  readonly path: string;
  readonly why: string;
}

/** What is said of a source that the event does not have. */
export const ABSENT = 'absent';

/** What was done to the JSON text of a list or an object. */
export const READ_FROM_JSON = 'read from JSON text';

/** The source that fills a row. */
export interface FoundSource {
  /** A path of the event, or `settings`. */
  readonly path: string;
  readonly given: unknown;
  readonly cast: Cast<unknown>;
  readonly value: unknown;
  /** What a computed source did before the cast. */
  readonly steps: readonly string[];
}

/** How a row was read: the source that fills it, if any, and those before it. */
export interface ExplainedRow {
  readonly tried: readonly PassedOver[];
  readonly found?: FoundSource;
}

/** Says why a cast refuses a value. */
export type WhyRefused = (given: unknown, cast: Cast<unknown>) => string;

/**
 * Reads one row as {@link compileMapping} does, and tells what it looked at. It walks the same rows, slowly; a test holds
 * that both find the same.
 */
export const explainRow = (
  row: AnyRow,
  message: PlainRecord,
  settings: Settings,
  whyRefused: WhyRefused,
): ExplainedRow => {
  const computedFrom = (
    { name, within }: ComputedSource,
    read: unknown,
  ): Pick<FoundSource, 'path' | 'given' | 'steps'> => {
    const source = within && explainRow(within.row, message, settings, whyRefused).found;
    if (source === undefined) {
      const [, setting] = name.split('settings.');
      return { path: setting === undefined ? name : 'settings', given: read, steps: setting ? [`by ${setting}`] : [] };
    }
    if (within?.key === undefined) return { path: source.path, given: read, steps: [name] };
    // The table it is read by has brought it into its form already.
    const steps = typeof source.given === 'string' ? [READ_FROM_JSON] : [];
    return { path: `${source.path}.${within.key}`, given: own(parseJson(source.given), within.key), steps };
  };

  const look = (source: PathSource<unknown> | ComputedSource): FoundSource | PassedOver => {
    if ('read' in source) {
      const given = source.read(message, settings);
      if (given === undefined) return { path: source.name, why: ABSENT };
      const value = row.cast(given, message, settings);
      if (value === undefined) return { path: source.name, why: whyRefused(given, row.cast) };
      return { ...computedFrom(source, given), cast: row.cast, value };
    }
    const { path, when, otherwise, cast = row.cast } = source;
    const given = toPath(path).reduce<unknown>(own, message);
    if (given === undefined) return { path, why: ABSENT };
    if (when !== undefined && !when(message, settings)) {
      return { path, why: typeof otherwise === 'string' ? otherwise : otherwise(message) };
    }
    const value = cast(given, message, settings);
    return value === undefined ? { path, why: whyRefused(given, cast) } : { path, given, cast, value, steps: [] };
  };

  const tried: PassedOver[] = [];
  for (const source of row.from) {
    const result = look(typeof source === 'string' ? { path: source } : source);
    if ('value' in result) return { tried, found: result };
    tried.push(result);
  }
  return { tried };
};

/** The paths of the event that rows are read from, in order. */
export const pathsOfRows = (rows: readonly AnyRow[]): string[] =>
  rows.flatMap(({ from }) =>
    from.flatMap((source) => {
      if (typeof source === 'string') return [source];
      return 'path' in source ? [source.path] : pathsOfRows(source.within === undefined ? [] : [source.within.row]);
    }),
  );
