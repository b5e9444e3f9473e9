import type { EventSource } from './tiktokCasts.js';

/** What TikTok's reference says a field holds. `any` where it does not say, or where only some agree. */
export type WireType =
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
export interface WireField {
  /** From the event or the body on; `[]` stands for each item of a list. */
  readonly path: string;
  readonly type: WireType;
  /** The path of the field that says the same in 2.0, where that is another. */
  readonly means?: string;
  /** `digest`: SHA-256 and nothing else; `plain`: TikTok reads it as it is, a digest says nothing. */
  readonly form?: 'digest' | 'plain';
  /** The event sources that TikTok lists it for; all when absent. */
  readonly sources?: readonly EventSource[];
  /** Event sources for which TikTok's own connectors send it all the same. */
  readonly seenFor?: readonly EventSource[];
  /** The values that TikTok lists. */
  readonly oneOf?: readonly string[];
  /** Other names under which people send it. */
  readonly notCalled?: readonly string[];
  /** An object that may hold the sender's own keys. */
  readonly isOpen?: boolean;
}
