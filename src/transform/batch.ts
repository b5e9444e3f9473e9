import chunk from 'lodash/chunk.js';
import type { TransformError } from '../errors.js';
import type { Payload, Target } from '../events-api/apiVersion.js';
import { apiVersions, type EventLimits, type Version } from '../events-api/apiVersions.js';
import type { TikTokRequest } from '../events-api/request.js';
import type { EventPayloads } from './transformEvent.js';

/** The payloads of an event, with its position among the events that came in. */
export interface BatchableEvent extends EventPayloads {
  readonly eventIndex: number;
  /** The event must not share a request with others. */
  readonly goesAlone: boolean;
  /** Only events of the same group share requests: see `createGroupNames`. */
  readonly group: string;
}

/** A request, and the events whose payloads it holds. */
export interface BatchedRequest {
  readonly request: TikTokRequest;
  /** Indexes of the events, in the order of their payloads. */
  readonly eventIndexes: readonly number[];
  /**
   * How many payloads each of these events has, one per TikTok name; absent when each has one. A shared request holds all
   * payloads of its events; an event that shares none may have several requests, and this counts over all of them.
   */
  readonly payloadCounts?: readonly number[];
}

/** An event that is not sent, and why. */
export interface Refusal {
  readonly eventIndex: number;
  readonly error: TransformError;
}

/** A request that may still take more events. */
interface OpenRequest {
  readonly version: Version;
  readonly target: Target;
  readonly payloads: Payload[];
  readonly eventIndexes: number[];
  readonly payloadCounts: number[];
}

const isSameTarget = (one: Target, other: Target): boolean =>
  one.accessToken === other.accessToken &&
  one.eventSource === other.eventSource &&
  one.eventSourceId === other.eventSourceId &&
  one.partnerName === other.partnerName;

/**
 * Creates a function that names the group of an event: what events must have in common to share requests. A host may divide
 * them further by a `partition`. Most events are of the same group as the one before, and comparing takes a tenth of the time
 * that writing the name takes.
 */
export const createGroupNames = (): ((event: EventPayloads, partition?: string) => string) => {
  let previous: EventPayloads | undefined;
  let previousPartition: string | undefined;
  let name = '';
  return (event, partition) => {
    const { version, target } = event;
    const isSame =
      previous?.version === version && previousPartition === partition && isSameTarget(previous.target, target);
    if (!isSame) {
      const { accessToken, eventSource, eventSourceId, partnerName } = target;
      name = JSON.stringify([version, accessToken, eventSource, eventSourceId, partnerName, partition]);
    }
    previous = event;
    previousPartition = partition;
    return name;
  };
};

const batchedRequest = (
  request: TikTokRequest,
  eventIndexes: readonly number[],
  payloadCounts: readonly number[],
): BatchedRequest => ({
  request,
  eventIndexes,
  ...(payloadCounts.some((count) => count > 1) && { payloadCounts }),
});

/** The requests of an event that must not share a request. */
const requestsAlone = ({ version, target, payloads, eventIndex }: BatchableEvent, limit: number): BatchedRequest[] => {
  const api = apiVersions[version];
  const requests =
    target.testEventCode === undefined
      ? chunk(payloads, limit).map((part) => api.buildBatch(target, part))
      : api.buildRequests(target, payloads, limit);
  return requests.map((request) => batchedRequest(request, [eventIndex], [payloads.length]));
};

const close = ({ version, target, payloads, eventIndexes, payloadCounts }: OpenRequest): BatchedRequest =>
  batchedRequest(apiVersions[version].buildBatch(target, payloads), eventIndexes, payloadCounts);

/**
 * Puts events into as few requests as TikTok's limits allow, and yields each request as soon as it is full.
 *
 * Events with the same API version, token, event source and partner name share requests, in the order in which they came.
 * The payloads of one event stay together, unless they alone exceed the limit. Test events go alone, because the code belongs
 * to the request. Refusals pass through.
 */
export function* batchPayloads<Refused extends Refusal = never>(
  events: Iterable<BatchableEvent | Refused>,
  limits: EventLimits,
): Generator<BatchedRequest | Refused, void, undefined> {
  const openRequests = new Map<string, OpenRequest>();

  for (const event of events) {
    if ('error' in event) {
      yield event;
      continue;
    }
    const { version, target, payloads, eventIndex, group } = event;
    const limit = limits[version];
    const isCut = payloads.length > limit;
    if (!isCut && (event.goesAlone || target.testEventCode !== undefined)) {
      yield* requestsAlone(event, limit);
      continue;
    }
    let open = openRequests.get(group);
    if (open !== undefined && open.payloads.length + payloads.length > limit) {
      yield close(open);
      openRequests.delete(group);
      open = undefined;
    }
    if (isCut) {
      yield* requestsAlone(event, limit);
      continue;
    }
    if (open === undefined) {
      open = { version, target, payloads: [], eventIndexes: [], payloadCounts: [] };
      openRequests.set(group, open);
    }
    open.payloads.push(...payloads);
    open.eventIndexes.push(eventIndex);
    open.payloadCounts.push(payloads.length);
    if (open.payloads.length === limit) {
      yield close(open);
      openRequests.delete(group);
    }
  }
  for (const open of openRequests.values()) yield close(open);
}

/** The order of requests by their first events. */
export const byFirstEvent = (
  { eventIndexes: [one = 0] }: BatchedRequest,
  { eventIndexes: [other = 0] }: BatchedRequest,
) => one - other;
