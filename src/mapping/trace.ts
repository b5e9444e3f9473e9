import type { UnknownObject } from '../values/objects.js';
import type { Condition, Row, RowCast } from './row.js';

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
export interface TracedSource<Context> {
  /** What the trace calls the source where it is skipped. */
  readonly name: string;
  readonly path: string;
  readonly given: unknown;
  readonly steps: readonly string[];
  readonly cast: RowCast<unknown, Context>;
  readonly when?: readonly Condition<Context>[] | undefined;
}

/** The first condition that does not hold. */
export const failedCondition = <Context>(
  when: readonly Condition<Context>[],
  message: UnknownObject,
  context: Context,
): Condition<Context> | undefined => {
  for (const condition of when) if (!condition.holds(message, context)) return condition;
  return undefined;
};

/** Reads the sources of a row until one is usable, and keeps why the others are not. */
export const traceSources = <Context>(
  row: Row<Context>,
  sources: Iterable<TracedSource<Context>>,
  message: UnknownObject,
  context: Context,
): RowTrace<Context> => {
  const skipped: SkippedSource<Context>[] = [];
  for (const { name, path, given, steps, cast, when = [] } of sources) {
    const failed = given === undefined ? undefined : failedCondition(when, message, context);
    const value = given === undefined || failed !== undefined ? undefined : cast.read(given, message, context);
    if (value !== undefined) return { row, skipped, used: { path, given, cast, value, steps } };
    if (given === undefined) skipped.push({ name, reason: 'absent' });
    else if (failed !== undefined) skipped.push({ name, reason: 'condition', skipReason: failed.skipReason });
    else skipped.push({ name, reason: 'unusable', given, cast });
  }
  return { row, skipped };
};
