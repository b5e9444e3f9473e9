import type { DropWatch } from '../mapping/dropWatch.js';
import type { Row } from '../mapping/row.js';
import type { RowTrace } from '../mapping/trace.js';
import type { UnknownObject } from '../values/objects.js';
import type { EventSource } from './casts.js';
import type { FieldTable, Hash } from './field.js';
import type { TikTokRequest } from './request.js';
import type { EventSettings } from './sources.js';
import type { PayloadV1 } from './v1/payload.js';
import type { PayloadV2 } from './v2/payload.js';

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

/** The object of a payload that holds the person. */
export interface PersonHolder {
  user?: object;
}

/** A mapped event: its personal data is not hashed yet, and it has no name. */
export interface MappedEvent<EventPayload = Payload> {
  readonly payload: EventPayload;
  /** Where `user` is in the payload; `undefined` when the event has no data of the person. */
  readonly person: PersonHolder | undefined;
  readonly target: Target;
}

/** What one version of TikTok's Events API defines. */
export interface ApiVersion<EventPayload = Payload> {
  readonly fields: FieldTable;
  /** Paths of an event that conditions read, beside the sources of the rows. */
  readonly alsoReads: readonly string[];
  /** The rows that are run for some messages only, of which this is one. */
  rowsBeside(message: UnknownObject): readonly Row<EventSettings>[];
  /** The paths of fields that a setting leaves out of the payload of a message, although rows fill them. */
  leftOut(message: UnknownObject, settings: EventSettings): readonly string[];
  /** How each field of the person is hashed. */
  readonly hashes: Readonly<Record<string, Hash>>;
  /** True for an event of an app, which has event names of its own. */
  isAppEvent(message: UnknownObject): boolean;
  /** True where TikTok accepts only one identifier of a kind. */
  readonly takesOneIdentifier: boolean;
  /**
   * Maps an event to a payload and its target.
   *
   * @param drops Notices values that are dropped.
   * @throws {TransformError} The code of a required field that is missing.
   */
  map(message: UnknownObject, settings: EventSettings, drops?: DropWatch): MappedEvent<EventPayload>;
  /** How the rows of the payload and of the request were read: the same rows that {@link map} runs. */
  trace(message: UnknownObject, settings: EventSettings): readonly RowTrace<EventSettings>[];
  /** Finishes a payload: one copy per TikTok event name. */
  name(payload: EventPayload, names: readonly string[]): EventPayload[];
  /** Builds the requests for the payloads of one event. */
  buildRequests(target: Target, payloads: readonly EventPayload[], maxEvents: number): TikTokRequest[];
  /** Builds one request for the payloads of several events. */
  buildBatch(target: Target, payloads: readonly EventPayload[]): TikTokRequest;
}

/** How each field of the person is hashed, by its name. */
export const hashesOf = ({ event, userPath }: FieldTable): Readonly<Record<string, Hash>> =>
  Object.fromEntries(
    event.flatMap(({ path, hash }) =>
      path.startsWith(`${userPath}.`) && hash !== undefined ? [[path.slice(userPath.length + 1), hash]] : [],
    ),
  );
