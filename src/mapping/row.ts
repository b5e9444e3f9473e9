import type { Cast, CastParts, KeyCasts } from '../values/casts.js';
import { getOwn, type UnknownObject } from '../values/objects.js';

/** A cast that may also look at the message and at what the caller passes along, and whose parts may be read by rows. */
export interface RowCast<Value, Context> extends Omit<Cast<Value>, 'read' | 'parts'> {
  readonly read: (value: unknown, message: UnknownObject, context: Context) => Value | undefined;
  readonly parts?: RowCastParts<Context>;
}

/** The parts of a value that a row reads. */
export type RowCastParts<Context> =
  | CastParts
  // The items of a list of objects.
  | { readonly items: ItemParts<Context> }
  // One item that is the value itself, read by rows of its own.
  | { readonly self: readonly Row<Context>[] }
  // One value within the given one: the keys that lead to it.
  | { readonly within: (given: unknown) => readonly string[]; readonly cast: Cast<unknown> };

/** How each item of a list is read: copied except for some keys, or by rows of its own. */
export type ItemParts<Context> = ({ readonly keys: KeyCasts } | { readonly rows: readonly Row<Context>[] }) & {
  readonly fallback?: ItemFallback<Context> | undefined;
};

/** A field of each item that the event fills where the item does not. */
export interface ItemFallback<Context> {
  readonly path: string;
  /** The keys under which the item itself may have the field. */
  readonly itemKeys: readonly string[];
  /** Paths of the event. */
  readonly sources: readonly string[];
  readonly cast: RowCast<unknown, Context>;
  /** The value if the event does not have one either. */
  readonly defaultValue: string;
}

/** Decides whether a source is read at all, and says why it is not. */
export interface Condition<Context> {
  readonly holds: (message: UnknownObject, context: Context) => boolean;
  /** Why a source is skipped where the condition does not hold. */
  readonly skipReason: string;
}

/** A path of the message that needs more than itself: conditions, or a cast of its own. */
export interface PathSource<Value, Context> {
  readonly path: string;
  readonly cast?: RowCast<Value, Context>;
  readonly when?: readonly Condition<Context>[];
}

/** A source that comes from a setting, not from the message. */
export interface SettingSource<Context> {
  readonly setting: string;
  readonly read: (message: UnknownObject, context: Context) => unknown;
}

/** A source that is a part of what another row finds. */
export interface DerivedSource<Context> {
  /** What a trace calls it. */
  readonly name: string;
  readonly within: Row<Context>;
  /** Which part: a key of the value found, or a function of it. */
  readonly part: string | ((found: unknown) => unknown);
  /** Looked at only where the part is there. */
  readonly when?: readonly Condition<Context>[] | undefined;
}

/** The part of what a row found that a derived source takes. */
export const partOf = <Context>({ part }: Pick<DerivedSource<Context>, 'part'>, found: unknown): unknown =>
  typeof part === 'string' ? getOwn(found, part) : part(found);

/** Reads a derived source: the part of what its row found. */
export const readPart = <Value, Context>(
  source: DerivedSource<Context>,
  found: unknown,
  cast: RowCast<Value, Context>,
  message: UnknownObject,
  context: Context,
): Value | undefined => {
  const given = found === undefined ? undefined : partOf(source, found);
  const isRead = given !== undefined && (source.when ?? []).every((condition) => condition.holds(message, context));
  return isRead ? cast.read(given, message, context) : undefined;
};

/** Where a value comes from: a path of the message, in most rows. */
export type Source<Value, Context> =
  | string
  | PathSource<Value, Context>
  | SettingSource<Context>
  | DerivedSource<Context>;

/** One field of a target: the first usable source fills it. */
export interface TypedRow<Path extends string, Value, Context> {
  /** Where the value goes, in the target. */
  readonly path: Path;
  /** Where it comes from, in order of preference. */
  readonly sources: readonly Source<Value, Context>[];
  /** What a value must be to be usable, and what it becomes. */
  readonly cast: RowCast<Value, Context>;
}

/** A row, whatever its target. */
export type Row<Context> = TypedRow<string, unknown, Context>;

/** The paths of the fields of `Target`, objects included; arrays are leaves. */
export type PathOf<Target> = {
  [Key in keyof Target & string]: NonNullable<Target[Key]> extends infer Field
    ? Field extends readonly unknown[] | string | number | boolean | symbol
      ? Key
      : Key | `${Key}.${PathOf<Field>}`
    : never;
}[keyof Target & string];

/** The type of the field at a path. */
export type ValueAt<Target, Path extends string> = Path extends `${infer Key}.${infer Rest}`
  ? Key extends keyof Target
    ? ValueAt<NonNullable<Target[Key]>, Rest>
    : never
  : Path extends keyof Target
    ? NonNullable<Target[Path]>
    : never;
