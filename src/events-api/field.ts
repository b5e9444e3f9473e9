import type { PathOf, Row, TypedRow, ValueAt } from '../mapping/row.js';
import type { EventSource } from './casts.js';
import type { HashRule } from './hashRules.js';
import type { EventSettings } from './sources.js';

/** What TikTok's reference says a field holds. */
export type FieldType =
  | 'string'
  | 'stringOrList'
  | 'stringList'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'unixSeconds'
  | 'isoTime'
  | 'object'
  | 'array';

/** What TikTok documents about a field, whether the library fills it or not. */
export interface FieldFacts {
  readonly type: FieldType;
  /** The path of the field with the same meaning in 2.0, where it is another. */
  readonly v2Path?: string;
  /** The event sources that accept the field; all when absent. */
  readonly eventSources?: readonly EventSource[];
  /** Event sources for which TikTok's own connectors send it although the reference does not list them. */
  readonly toleratedFor?: readonly EventSource[];
  /** Where the value of a filled field comes from when no source has one. */
  readonly fallback?: { readonly from: 'default' | 'derived'; readonly step: string };
  /** The values that TikTok lists. */
  readonly oneOf?: readonly string[];
  /** True where TikTok refuses any other value. */
  readonly refusesOthers?: true;
  /** Names under which people send it by mistake. */
  readonly aliases?: readonly string[];
  /** True for an object that may hold keys of the sender. */
  readonly additionalProperties?: true;
}

/** How a field of the person is sent: by a rule that hashes it, or `plain` where TikTok matches only the value itself. */
export type Hash = HashRule | 'plain';

/** A field of the person must state how it is hashed; otherwise its row does not compile. */
type HashOf<Path extends string> = Path extends `${'' | 'context.'}user.${string}`
  ? { readonly hash: Hash }
  : { readonly hash?: 'plain' };

/** A field of `Payload` that the library fills: its sources and their cast, and what TikTok documents about it. */
type FilledField<Payload> = {
  [Path in PathOf<Payload>]: TypedRow<Path, ValueAt<Payload, Path>, EventSettings> & FieldFacts & HashOf<Path>;
}[PathOf<Payload>];

/** A field that TikTok documents and the library does not fill. `[]` in its path stands for each item of an array. */
interface UnfilledField extends FieldFacts {
  readonly path: string;
  readonly sources?: never;
  readonly hash?: 'plain';
}

/**
 * A row of a field table. It states everything about a field once; mapping, hashing, lint, explain and the documentation
 * derive from it. The order of the rows is that of the fields in the payload.
 */
export type FieldOf<Payload> = FilledField<Payload> | UnfilledField;

/** A row whatever its payload. */
export interface Field extends FieldFacts {
  readonly path: string;
  readonly sources?: TypedRow<string, unknown, EventSettings>['sources'];
  readonly cast?: TypedRow<string, unknown, EventSettings>['cast'];
  readonly hash?: Hash;
}

/** What the body of a request holds beside the fields of its events. */
export interface BodyFields {
  /** The key of the array that holds the events; without one, the body itself is the event. */
  readonly list?: 'data' | 'batch';
  readonly fields: readonly Field[];
  /** Fields that an event has only in this body. */
  readonly itemFields?: readonly Field[];
}

/** All fields of an API version. */
export interface FieldTable {
  /** The page of TikTok's reference. */
  readonly docsUrl: string;
  /** Where the person is in an event. */
  readonly userPath: 'user' | 'context.user';
  /** The fields of one event. */
  readonly event: readonly Field[];
  /** The bodies, by the path that a request goes to. */
  readonly bodies: Readonly<Record<string, BodyFields>>;
}

/** A field that the library fills, as the mapping machine and explanations take it. */
export type EventRow = Row<EventSettings> & Pick<Field, 'hash' | 'fallback'>;

/** The rows that the library fills. */
export const filledRows = <Payload>(fields: readonly FieldOf<Payload>[]): EventRow[] =>
  fields.filter((field): field is FilledField<Payload> => field.sources !== undefined);
