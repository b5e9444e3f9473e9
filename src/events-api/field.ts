import type { EventSource } from './casts.js';

/** What TikTok's reference says a field holds. `any` where it does not say, or where only some agree. */
export type FieldType =
  | 'text'
  | 'textOrList'
  | 'textList'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'unixSeconds'
  | 'isoTime'
  | 'object'
  | 'list'
  | 'any';

/** One field as TikTok documents it, sent by us or not: what a finished request is judged by. */
export interface Field {
  /** From the event or the body on; `[]` stands for each item of a list. */
  readonly path: string;
  readonly type: FieldType;
  /** The path of the field that says the same in 2.0, where that is another. */
  readonly v2Path?: string;
  /** `digest`: SHA-256 and nothing else; `plain`: TikTok reads it as it is, a digest says nothing. */
  readonly hashing?: 'digest' | 'plain';
  /** The event sources that TikTok lists it for; all when absent. */
  readonly eventSources?: readonly EventSource[];
  /** Event sources for which TikTok's own connectors send it all the same. */
  readonly toleratedFor?: readonly EventSource[];
  /** The values that TikTok lists. */
  readonly oneOf?: readonly string[];
  /** Other names under which people send it. */
  readonly aliases?: readonly string[];
  /** An object that may hold the sender's own keys. */
  readonly additionalProperties?: boolean;
}
