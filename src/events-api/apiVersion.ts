import type { Settings } from '../transform/settings.js';
import type { UnknownObject } from '../values/kinds.js';
import type { EventSource } from './casts.js';
import type { Hashing } from './hashRules.js';
import type { TikTokRequest } from './request.js';
import type { PayloadV1 } from './v1/payload.js';
import type { PayloadV2 } from './v2/payload.js';

/** One event as TikTok receives it. */
export type Payload = PayloadV1 | PayloadV2;

/** Where a payload goes: events with the same target may share a request. */
export interface Target {
  readonly accessToken: string;
  /** 1.0 knows only the web. */
  readonly eventSource: EventSource;
  /** The pixel code, or in 2.0 the id of another event source. */
  readonly eventSourceId: string;
  readonly partnerName: string | undefined;
  /** Test events go alone. */
  readonly testEventCode: string | undefined;
}

/** Protects the personal fields of a mapped user; see `protectPersonalData`. */
export type Protect = <User extends object>(
  user: User | undefined,
  protections: Readonly<Record<keyof User & string, Hashing>>,
) => User | undefined;

/** An event whose names are resolved and whose settings are read. */
export interface ResolvedEvent {
  readonly message: UnknownObject;
  /** TikTok event names, one payload each. */
  readonly names: readonly string[];
  readonly settings: Settings;
}

/** An event ready to be sent, alone or with others. */
export interface PreparedEvent<EventPayload = Payload> {
  readonly target: Target;
  /** One per TikTok event name. */
  readonly payloads: readonly EventPayload[];
}

/** What one generation of TikTok's API fills in. */
export interface ApiVersion<EventPayload> {
  /** TikTok refuses the whole request above it. */
  readonly maxEventsPerRequest: number;
  /**
   * Maps an event and protects its personal data.
   *
   * @throws {TransformError} The code of a required field that is missing.
   */
  prepareEvent(event: ResolvedEvent, protect: Protect): PreparedEvent<EventPayload>;
  /** Puts the payloads of one event into as few requests as its generation has for a single event. */
  buildRequests(event: PreparedEvent<EventPayload>, maxEventsPerRequest: number): TikTokRequest[];
  /** Puts payloads of any number of events into one request. */
  buildBatch(target: Target, payloads: readonly EventPayload[]): TikTokRequest;
}
