import type { UnknownObject } from '../values/objects.js';
import type { EventSource } from './casts.js';
import type { DropWatch } from './dropWatch.js';
import type { HashContext } from './hash.js';
import type { TikTokRequest } from './request.js';
import type { EventSettings } from './sources.js';
import type { PayloadV1 } from './v1/payload.js';
import type { PayloadV2 } from './v2/payload.js';

export type { ContextV1, PropertiesV1, UserV1 } from './v1/payload.js';
export type { AdV2, PropertiesV2, UserV2 } from './v2/payload.js';
export type { PayloadV1, PayloadV2 };

/** One event as TikTok receives it. */
export type Payload = PayloadV1 | PayloadV2;

/** Where a payload goes: events with the same target may share a request. */
export interface Target {
  readonly accessToken: string;
  /** 1.0 has only web events. */
  readonly eventSource: EventSource;
  /** The pixel code, or in 2.0 the id of another event source. */
  readonly eventSourceId: string;
  readonly partnerName: string | undefined;
  /** Test events go alone. */
  readonly testEventCode: string | undefined;
}

/** A mapped event, which has no name yet. */
export interface MappedEvent<EventPayload = Payload> {
  readonly payload: EventPayload;
  readonly target: Target;
}

/** What one version of TikTok's Events API defines. */
export interface ApiVersion<EventPayload = Payload> {
  /** The paths of a message that rows read. */
  readonly sourcePaths: readonly string[];
  /** True for an event of an app, which has event names of its own. */
  isAppEvent(message: UnknownObject): boolean;
  /**
   * Maps an event to a payload, whose personal data is hashed, and its target.
   *
   * @param drops Notices values that are dropped.
   * @throws {TransformError} The code of a required field that is missing.
   */
  map(
    message: UnknownObject,
    settings: EventSettings,
    hashing: HashContext,
    drops?: DropWatch,
  ): MappedEvent<EventPayload>;
  /** Finishes a payload: one copy per TikTok event name. */
  name(payload: EventPayload, names: readonly string[]): EventPayload[];
  /** Builds the requests for the payloads of one event. */
  buildRequests(target: Target, payloads: readonly EventPayload[], maxEvents: number): TikTokRequest[];
  /** Builds one request for the payloads of several events. */
  buildBatch(target: Target, payloads: readonly EventPayload[]): TikTokRequest;
}
