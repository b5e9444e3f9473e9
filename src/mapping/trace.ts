import { parseJson } from '../values/json.js';
import { getOwn, type UnknownObject } from '../values/objects.js';
import { pathReader } from './compileRow.js';
import { type Condition, partOf, type Row, type RowCast, type Source } from './row.js';

/** The step of a value that was parsed from a JSON string. */
export const READ_FROM_JSON = 'read from JSON';

/** A source that was looked at and not used: the message does not have it, a condition forbids it, or its cast cannot use it. */
export type SkippedSource<Context> = { readonly name: string } & (
  | { readonly reason: 'absent' }
  | { readonly reason: 'condition'; readonly skipReason: string }
  | { readonly reason: 'unusable'; readonly given: unknown; readonly cast: RowCast<unknown, Context> }
);

/** The source that fills a row. */
export interface UsedSource<Context> {
  /** A path of the message; `settings` for a source that is a setting. */
  readonly path: string;
  /** The value at that path. */
  readonly given: unknown;
  readonly cast: RowCast<unknown, Context>;
  /** The result of the cast. */
  readonly value: unknown;
  /** What happened before the cast, in words. */
  readonly steps: readonly string[];
}

/** How a row was read: the sources before the one that fills it, and that one, if any. */
export interface RowTrace<Context> {
  readonly row: Row<Context>;
  readonly skipped: readonly SkippedSource<Context>[];
  readonly used?: UsedSource<Context>;
}

/** A source and what it has, on its way into a trace. */
interface FoundSource<Context> {
  /** What the trace calls the source where it is skipped. */
  readonly name: string;
  readonly path: string;
  readonly given: unknown;
  readonly steps: readonly string[];
  readonly cast: RowCast<unknown, Context>;
  readonly when?: readonly Condition<Context>[] | undefined;
}

/** Finds the value of a source, and what was done to it before its cast. */
const find = <Context>(
  source: Source<unknown, Context>,
  { cast }: Row<Context>,
  message: UnknownObject,
  context: Context,
): FoundSource<Context> => {
  if (typeof source === 'string') {
    return { name: source, path: source, given: pathReader(source)(message), steps: [], cast };
  }
  if ('path' in source) {
    const { path, when } = source;
    return { name: path, path, given: pathReader(path)(message), steps: [], cast: source.cast ?? cast, when };
  }
  if ('setting' in source) {
    const { setting } = source;
    const given = source.read(message, context);
    return { name: `settings.${setting}`, path: 'settings', given, steps: [`by ${setting}`], cast };
  }
  const { name, part, when } = source;
  const { used } = traceRow(source.within, message, context);
  const given = used === undefined ? undefined : partOf(source, used.value);
  if (used === undefined || given === undefined) return { name, path: name, given: undefined, steps: [], cast, when };
  if (typeof part !== 'string') return { name, path: used.path, given, steps: [name], cast, when };
  // The row has cast the part already; a trace shows what the message has.
  const steps = typeof used.given === 'string' ? [READ_FROM_JSON] : [];
  return { name, path: `${used.path}.${part}`, given: getOwn(parseJson(used.given), part), steps, cast, when };
};

/** Reads the sources of a row until one is usable, and keeps why the others are not. */
export const traceRow = <Context>(row: Row<Context>, message: UnknownObject, context: Context): RowTrace<Context> => {
  const skipped: SkippedSource<Context>[] = [];
  for (const source of row.sources) {
    const { name, path, given, steps, cast, when = [] } = find(source, row, message, context);
    const failed = given === undefined ? undefined : when.find((condition) => !condition.holds(message, context));
    const value = given === undefined || failed !== undefined ? undefined : cast.read(given, message, context);
    if (value !== undefined) return { row, skipped, used: { path, given, cast, value, steps } };
    if (given === undefined) skipped.push({ name, reason: 'absent' });
    else if (failed !== undefined) skipped.push({ name, reason: 'condition', skipReason: failed.skipReason });
    else skipped.push({ name, reason: 'unusable', given, cast });
  }
  return { row, skipped };
};
