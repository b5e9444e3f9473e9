import type { EventSource } from '../events-api/casts.js';
import type { UnknownObject } from '../values/kinds.js';
import type { BodyKind } from './bodies.js';
import type { FieldIndex } from './fieldIndex.js';

/** What the rules of events look at. */
export interface EventView extends FieldIndex {
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
  readonly envelope: UnknownObject | undefined;
  /** The body; `undefined` when there is none that JSON can carry. */
  readonly body: UnknownObject | undefined;
  /** What the body is meant to be, by its own keys. */
  readonly kind: BodyKind | undefined;
  /** What the URL or path of the envelope takes. */
  readonly endpoint: BodyKind | undefined;
  readonly source: EventSource | undefined;
  /** The fields beside the events. */
  readonly part: FieldIndex;
  readonly events: readonly EventView[];
}
