import type { FixedTextCode } from '../errors.js';
import type { Settings } from '../transform/settings.js';
import type { UnknownObject } from '../values/kinds.js';

/**
 * Turns a value into what TikTok takes; `undefined` when it is not usable. It returns nothing that is part of the input.
 * Most casts look at the value alone.
 */
export type Cast<Value> = (value: unknown, message: UnknownObject, settings: Settings) => Value | undefined;

/** Decides by the event and the settings whether a source is read at all. */
export type Condition = (message: UnknownObject, settings: Settings) => boolean;

/** A condition comes with the words for an event that does not meet it: explanations say them. */
type Conditional =
  | { readonly when?: never; readonly otherwise?: never }
  | { readonly when: Condition; readonly otherwise: string | ((message: UnknownObject) => string) };

/** A source that needs more than its path: a condition, or a cast of its own. */
export type PathSource<Value> = Conditional & { readonly path: string; readonly cast?: Cast<Value> };

/** A source that is no path of the event but comes of a setting. */
export interface SettingSource {
  readonly setting: string;
  readonly read: (message: UnknownObject, settings: Settings) => unknown;
}

/** A source that is a part of what another row finds. */
export interface DerivedSource {
  /** What explanations call it. */
  readonly name: string;
  readonly within: AnyRow;
  /** Which part: a key of what is found, or what is made of it. */
  readonly part: string | ((found: unknown) => unknown);
}

export type Source<Value> = string | PathSource<Value> | SettingSource | DerivedSource;

/** The paths of the fields of `Target`, objects included; arrays are leaves. */
export type PathOf<Target> = {
  [Key in keyof Target & string]: NonNullable<Target[Key]> extends infer Field
    ? Field extends readonly unknown[] | string | number | boolean
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

interface Row<Path extends string, Value> {
  /** Where the value goes, in the payload. */
  readonly to: Path;
  /** Where it comes from, in order of preference: the first usable source wins. */
  readonly from: readonly Source<Value>[];
  /** What a value must be to be usable, and what it becomes. */
  readonly cast: Cast<Value>;
  /** The refusal when no source is usable. */
  readonly required?: FixedTextCode;
}

/** One field of `Target`: an unknown path or a cast of another type does not compile. */
export type FieldRow<Target> = { [Path in PathOf<Target>]: Row<Path, ValueAt<Target, Path>> }[PathOf<Target>];

/** A row as the machine runs it, whatever its target. */
export type AnyRow = Row<string, unknown>;
