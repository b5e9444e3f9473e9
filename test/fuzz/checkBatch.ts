import { type TransformInput, transformEvents } from '../../src/index.js';
import { completePhone } from '../../src/phone.js';
import { destination, type HostRequest, type Row, requestsOf } from '../rudderstack/host.js';
import type { Batch, FuzzInput } from './anyBatch.js';

/** How many inputs there were, and how many of them were accepted. */
export interface Count {
  inputs: number;
  accepted: number;
}

export type Counts = Record<FuzzInput['kind'], Count>;

/** What an error inside the library becomes. */
const unreadable = 'Event must be plain data, as JSON holds it';

type Body = Readonly<Record<string, unknown>>;

/** What a rule says, and where it was broken; no value of an input. */
const fail = (rule: string): never => {
  throw new Error(rule);
};

const must = (holds: boolean, rule: string): void => {
  if (!holds) fail(rule);
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Visits a value and everything within it, however deep. */
const walk = (root: unknown, visit: (value: unknown) => void): void => {
  const waiting = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    visit(value);
    // Not spread: a list may be longer than a call takes arguments.
    if (isObject(value)) for (const part of Object.values(value)) waiting.push(part);
  }
};

const deepFreeze = (root: unknown): void => walk(root, (value) => Object.freeze(value));

/** A text that differs when anything within a value does. */
const fingerprint = (root: unknown): string => {
  const parts: string[] = [];
  walk(root, (value) => {
    if (isObject(value))
      parts.push(`${Array.isArray(value) ? 'list' : 'object'} ${JSON.stringify(Object.keys(value))}`);
    else parts.push(typeof value === 'string' ? JSON.stringify(value) : Object.is(value, -0) ? '-0' : String(value));
  });
  return parts.join('\n');
};

/** A call that throws nothing. Only the places in the code are told: a text could repeat the input. */
const calm = <Result>(name: string, call: () => Result): Result => {
  try {
    return call();
  } catch (error) {
    const { name: kind, stack = '' } = error instanceof Error ? error : new Error();
    const places = stack.split('\n').filter((line) => /^ +at /.test(line));
    return fail([`${name} throws nothing, but threw ${kind}`, ...places.slice(0, 8)].join('\n'));
  }
};

const payloadsOf = (body: Body): readonly unknown[] => {
  const list = body['data'] ?? body['batch'] ?? [body];
  return Array.isArray(list) ? list : fail('payloads are a list');
};

/** The parts of a request that are the same in both forms. */
interface Sent {
  readonly path: unknown;
  readonly body: Body;
  readonly texts: readonly unknown[];
}

const sizeOf = ({ path, body, texts }: Sent, limits: { readonly v1: number; readonly v2: number }): number => {
  for (const text of texts) must(typeof text === 'string', 'method, URL, path and headers are texts');
  const limit = { 'event/track': limits.v2, 'pixel/batch': limits.v1, 'pixel/track': 1 }[String(path)] ?? 0;
  const { length } = payloadsOf(body);
  must(length > 0, 'no request without payloads');
  must(length <= limit, 'no request above its limit');
  must(typeof calm('JSON.stringify of a request', () => JSON.stringify(body)) === 'string', 'a body is JSON');
  return length;
};

/** The number of payloads with each event id. */
const countIds = (bodies: readonly Body[]): ReadonlyMap<unknown, number> => {
  const counts = new Map<unknown, number>();
  for (const payload of bodies.flatMap(payloadsOf)) {
    const id = isObject(payload) ? payload['event_id'] : undefined;
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
};

/** Counts what was accepted, where that is known, and holds it against what is known of the inputs. */
const countAccepted = (
  inputs: readonly FuzzInput[],
  isAccepted: (index: number) => boolean | undefined,
  bodies: readonly Body[],
  counts: Counts,
): void => {
  const ids = countIds(bodies);
  inputs.forEach(({ kind, sent }, index) => {
    if (sent !== undefined)
      must(ids.get(sent.eventId) === sent.payloads, `valid input ${index} is sent, each of its payloads once`);
    const accepted = isAccepted(index);
    if (accepted === undefined) return;
    must(kind !== 'valid' || accepted, `valid input ${index} is accepted`);
    must(kind !== 'random' || !accepted, `random input ${index} is refused`);
    counts[kind].inputs += 1;
    if (accepted) counts[kind].accepted += 1;
  });
};

const checkEvents = ({ inputs, options }: Batch, limits: { v1: number; v2: number }, counts: Counts): void => {
  const events = inputs.map(({ input }) => input as TransformInput);
  const { requests, refusals } = calm('transformEvents', () => transformEvents(events, { ...options, completePhone }));

  const places = new Map<number, ('request' | 'refusal')[]>(inputs.map((_, index) => [index, []]));
  const placesOf = (index: number) => places.get(index) ?? fail('every index is one of the events');
  const hasCut = new Set<number>();
  for (const { request, eventIndexes } of requests) {
    const { path, body, method, url, headers } = request;
    sizeOf({ path, body: body as unknown as Body, texts: [method, url, ...Object.values(headers)] }, limits);
    must(eventIndexes.length > 0, 'no request without events');
    must(new Set(eventIndexes).size === eventIndexes.length, 'an event is in a request once');
    for (const index of eventIndexes) placesOf(index).push('request');
    // Only an event whose payloads are too many for one request is in several.
    if (eventIndexes.length === 1) hasCut.add(eventIndexes[0] ?? -1);
  }
  for (const { eventIndex, error } of refusals) {
    placesOf(eventIndex).push('refusal');
    must(error.status === 400 && error.message !== '' && error.code !== undefined, 'a refusal has a code and a text');
    must(error.message !== unreadable, 'what JSON holds can be read');
  }
  for (const [index, found] of places) {
    const isOnce = found.length === 1;
    const isCut = hasCut.has(index) && found.length > 1 && !found.includes('refusal');
    must(isOnce || isCut, `event ${index} is in exactly one place`);
  }
  const bodies = requests.map(({ request }) => request.body as unknown as Body);
  countAccepted(inputs, (index) => places.get(index)?.[0] === 'request', bodies, counts);
};

const jobIdOf = (metadata: unknown): number | undefined => {
  const jobId = isObject(metadata) && Object.hasOwn(metadata, 'jobId') ? metadata['jobId'] : undefined;
  return typeof jobId === 'number' ? jobId : undefined;
};

const metadataOf = (input: unknown): unknown =>
  (isObject(input) && Object.hasOwn(input, 'metadata') ? input['metadata'] : undefined) ?? {};

const checkRow = (row: Row, limits: { v1: number; v2: number }): void => {
  must(row.metadata.length > 0, 'no row without metadata');
  must(row.statusCode === 200 || row.statusCode === 400, 'the status of a row is 200 or 400');
  must(typeof row.batched === 'boolean', 'batched is a boolean');
  if (row.statusCode === 400) {
    must(
      row.metadata.length === 1 && !row.batched && row.batchedRequest === undefined,
      'a refused job has its own row',
    );
    must(typeof row.error === 'string' && row.error !== '', 'a refused job has a text');
    must(row.error !== unreadable, 'what JSON holds can be read');
    const tags = Object.values(row.statTags ?? {});
    must(tags.length > 0 && tags.every((tag) => typeof tag === 'string'), 'a refused job has tags, and they are texts');
    return;
  }
  const requests = requestsOf(row);
  must(requests.length > 0, 'no row without requests');
  must(row.metadata.length === 1 || requests.length === 1, 'several requests are of one job');
  for (const { endpoint, endpointPath, headers, body, ...rest } of requests) {
    const { type, method, version } = rest as HostRequest & Readonly<Record<string, unknown>>;
    const texts = [endpoint, endpointPath, type, method, version, ...Object.values(headers)];
    sizeOf({ path: endpointPath, body: body.JSON as Body, texts }, limits);
  }
};

const checkRouter = ({ inputs, options }: Batch, limits: { v1: number; v2: number }, counts: Counts): void => {
  const jobs = inputs.map(({ input }) => input);
  const rows = calm('processRouterDest', () => destination.processRouterDest(jobs, {}, options));

  const rowsByMetadata = new Map<string, Row[]>();
  for (const row of rows) {
    checkRow(row, limits);
    for (const metadata of row.metadata) {
      const key = fingerprint(metadata);
      rowsByMetadata.set(key, [...(rowsByMetadata.get(key) ?? []), row]);
    }
  }
  // Several inputs may have the same metadata where it is no job: then there are as many rows.
  const rowByIndex = jobs.map((input, index) => {
    const row = rowsByMetadata.get(fingerprint(metadataOf(input)))?.shift();
    return row ?? fail(`job ${index} is in a row, its metadata as it was`);
  });
  const isEmpty = [...rowsByMetadata.values()].every((left) => left.length === 0);
  must(isEmpty, 'each job is in one row only, and no row has other jobs');

  const order = rows.map(({ metadata }) => Math.min(...metadata.map((one) => jobIdOf(one) ?? Number.NaN)));
  const isSorted = order.every((smallest, index) => index === 0 || (order[index - 1] ?? 0) <= smallest);
  must(isSorted || order.some(Number.isNaN), 'rows are sorted by their smallest job');

  const bodies = rows
    .flatMap((row) => (row.statusCode === 200 ? requestsOf(row) : []))
    .map(({ body }) => body.JSON as Body);
  // Of jobs with the same metadata it is not known which row is whose; no host hands over such.
  const isAccepted = (index: number) =>
    jobIdOf(metadataOf(jobs[index])) === undefined ? undefined : rowByIndex[index]?.statusCode === 200;
  countAccepted(inputs, isAccepted, bodies, counts);
};

const namesOfPrototypes = () =>
  [Object, Array, String, Function]
    .flatMap(({ prototype }) => Reflect.ownKeys(prototype))
    .map(String)
    .join();
const cleanNames = namesOfPrototypes();

/**
 * Puts a batch through `transformEvents` and `processRouterDest`.
 *
 * @throws {Error} Names the rule that is broken, and no value.
 */
export const checkBatch = (batch: Batch, counts: { readonly core: Counts; readonly router: Counts }): void => {
  const limits = batch.options.maxEventsPerRequest ?? { v1: 50, v2: 1000 };
  const before = batch.isFrozen ? '' : fingerprint(batch.inputs);
  if (batch.isFrozen) deepFreeze(batch.inputs);

  checkEvents(batch, limits, counts.core);
  checkRouter(batch, limits, counts.router);

  must(batch.isFrozen || fingerprint(batch.inputs) === before, 'no input is changed');
  must(namesOfPrototypes() === cleanNames, 'no prototype is changed');
};
