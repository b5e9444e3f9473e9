import type { EventSource } from '../api/tiktokCasts.js';
import type { PlainRecord } from '../values/kinds.js';
import type { BodyKind } from './bodies.js';
import type { Part } from './part.js';

/** What the rules of events look at. */
export interface EventView extends Part {
  readonly kind: BodyKind;
  /** 1.0 knows only the web. `undefined` where 2.0 names none of TikTok's, in whatever letters. */
  readonly source: EventSource | undefined;
  /** The path of the event. */
  readonly path: string;
  readonly event: unknown;
  /** Milliseconds since 1970; without it, no age is judged. */
  readonly now: number | undefined;
}

/** What the rules of requests look at. */
export interface RequestView {
  /** What is around the body, where it was given. */
  readonly envelope: PlainRecord | undefined;
  /** The body; `undefined` when there is none that JSON can carry. */
  readonly body: PlainRecord | undefined;
  /** What the body is meant to be, by its own keys. */
  readonly kind: BodyKind | undefined;
  /** What the URL or path of the envelope takes. */
  readonly endpoint: BodyKind | undefined;
  readonly source: EventSource | undefined;
  /** The fields beside the events. */
  readonly part: Part;
  readonly events: readonly EventView[];
}
