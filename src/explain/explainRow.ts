import type { AnyRow, Cast, DerivedSource, PathSource, SettingSource } from '../mapping/fieldRow.js';
import { partOf } from '../mapping/sourceList.js';
import type { Settings } from '../transform/settings.js';
import { parseJson } from '../values/casts.js';
import { getOwn, getOwnEnumerable } from '../values/getOwn.js';
import type { UnknownObject } from '../values/kinds.js';

/** A source that was looked at and not used. */
export interface SkippedSource {
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

type Read = Pick<FoundSource, 'path' | 'given' | 'steps'>;

/** How a row was read: the source that fills it, if any, and those before it. */
export interface ExplainedRow {
  readonly tried: readonly SkippedSource[];
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
  message: UnknownObject,
  settings: Settings,
  whyRefused: WhyRefused,
): ExplainedRow => {
  const readSetting = ({ setting, read }: SettingSource): Read => ({
    path: 'settings',
    given: read(message, settings),
    steps: [`by ${setting}`],
  });

  const derive = (source: DerivedSource): Read | undefined => {
    const { name, within, part: key } = source;
    const { found } = explainRow(within, message, settings, whyRefused);
    const part = found && partOf(source, found.value);
    if (found === undefined || part === undefined) return undefined;
    if (typeof key !== 'string') return { path: found.path, given: part, steps: [name] };
    // The row has brought the part into its form already; told is what the event has.
    const steps = typeof found.given === 'string' ? [READ_FROM_JSON] : [];
    return { path: `${found.path}.${key}`, given: getOwn(parseJson(found.given), key), steps };
  };

  const look = (source: PathSource<unknown> | SettingSource | DerivedSource): FoundSource | SkippedSource => {
    if (!('path' in source)) {
      const name = 'setting' in source ? `settings.${source.setting}` : source.name;
      const read = 'setting' in source ? readSetting(source) : derive(source);
      if (read?.given === undefined) return { path: name, why: ABSENT };
      const value = row.cast(read.given, message, settings);
      if (value === undefined) return { path: name, why: whyRefused(read.given, row.cast) };
      return { ...read, cast: row.cast, value };
    }
    const { path, when, otherwise, cast = row.cast } = source;
    const given = path.split('.').reduce<unknown>(getOwnEnumerable, message);
    if (given === undefined) return { path, why: ABSENT };
    if (when !== undefined && !when(message, settings)) {
      return { path, why: typeof otherwise === 'string' ? otherwise : otherwise(message) };
    }
    const value = cast(given, message, settings);
    return value === undefined ? { path, why: whyRefused(given, cast) } : { path, given, cast, value, steps: [] };
  };

  const tried: SkippedSource[] = [];
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
      if ('path' in source) return [source.path];
      return 'within' in source ? pathsOfRows([source.within]) : [];
    }),
  );
