import { type TransformInput, transformEvents } from '../../src/index.js';
import { parsePhone } from '../../src/phone.js';
import { destination, type HostRequest, type Row, requestsOf } from '../rudderstack/host.js';
import type { Batch, FuzzInput } from './anyBatch.js';

/** The number of inputs, and how many of them were accepted. */
export interface Count {
  inputs: number;
  accepted: number;
}

export type Counts = Record<FuzzInput['kind'], Count>;

/** The refusal text for an error inside the library. */
const unreadable = 'Event must be plain data, as JSON holds it';

type Body = Readonly<Record<string, unknown>>;

/** Throws the rule that was broken. The message contains no value of an input. */
const fail = (rule: string): never => {
  throw new Error(rule);
};

const must = (holds: boolean, rule: string): void => {
  if (!holds) fail(rule);
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Visits a value and everything inside it, at any depth. */
const walk = (root: unknown, visit: (value: unknown) => void): void => {
  const pending = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    visit(value);
    // Not `push(...parts)`: an array may be longer than the maximum number of arguments.
    if (isObject(value)) for (const part of Object.values(value)) pending.push(part);
  }
};

const deepFreeze = (root: unknown): void => walk(root, (value) => Object.freeze(value));

/** A string that changes if anything inside the value changes. */
const fingerprint = (root: unknown): string => {
  const parts: string[] = [];
  walk(root, (value) => {
    if (isObject(value))
      parts.push(`${Array.isArray(value) ? 'list' : 'object'} ${JSON.stringify(Object.keys(value))}`);
    else parts.push(typeof value === 'string' ? JSON.stringify(value) : Object.is(value, -0) ? '-0' : String(value));
  });
  return parts.join('\n');
};

/** Runs a function that must not throw. Reports only the stack of an error, because its message could contain input. */
const mustNotThrow = <Result>(name: string, call: () => Result): Result => {
  try {
    return call();
  } catch (error) {
    const { name: kind, stack = '' } = error instanceof Error ? error : new Error();
    const places = stack.split('\n').filter((line) => /^ +at /.test(line));
    return fail([`${name} must not throw, but threw ${kind}`, ...places.slice(0, 8)].join('\n'));
  }
};

const payloadsOf = (body: Body): readonly unknown[] => {
  const list = body['data'] ?? body['batch'] ?? [body];
  return Array.isArray(list) ? list : fail('payloads are an array');
};

/** The parts that the requests of both entries have. */
interface Sent {
  readonly path: unknown;
  readonly body: Body;
  readonly strings: readonly unknown[];
}

const sizeOf = ({ path, body, strings }: Sent, limits: { readonly v1: number; readonly v2: number }): number => {
  for (const value of strings) must(typeof value === 'string', 'method, URL, path and headers are strings');
  const limit = { 'event/track': limits.v2, 'pixel/batch': limits.v1, 'pixel/track': 1 }[String(path)] ?? 0;
  const { length } = payloadsOf(body);
  must(length > 0, 'no request without payloads');
  must(length <= limit, 'no request above its limit');
  must(typeof mustNotThrow('JSON.stringify of a request', () => JSON.stringify(body)) === 'string', 'a body is JSON');
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

/** Counts the accepted inputs, and compares the result of each input with what its kind requires. */
const countAccepted = (
  inputs: readonly FuzzInput[],
  isAccepted: (index: number) => boolean | undefined,
  bodies: readonly Body[],
  counts: Counts,
): void => {
  const ids = countIds(bodies);
  inputs.forEach(({ kind, sent }, index) => {
    if (sent !== undefined)
      must(ids.get(sent.eventId) === sent.payloads, `each payload of valid input ${index} is sent once`);
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
  const { requests, refusals } = mustNotThrow('transformEvents', () =>
    transformEvents(events, { ...options, parsePhone }),
  );

  const places = new Map<number, ('request' | 'refusal')[]>(inputs.map((_, index) => [index, []]));
  const placesOf = (index: number) => places.get(index) ?? fail('every index is one of the events');
  const hasCut = new Set<number>();
  for (const { request, eventIndexes } of requests) {
    const { path, body, method, url, headers } = request;
    sizeOf({ path, body: body as unknown as Body, strings: [method, url, ...Object.values(headers)] }, limits);
    must(eventIndexes.length > 0, 'no request without events');
    must(new Set(eventIndexes).size === eventIndexes.length, 'an event is in a request only once');
    for (const index of eventIndexes) placesOf(index).push('request');
    // Only an event with more payloads than fit into one request may be in several requests.
    if (eventIndexes.length === 1) hasCut.add(eventIndexes[0] ?? -1);
  }
  for (const { eventIndex, error } of refusals) {
    placesOf(eventIndex).push('refusal');
    must(
      error.status === 400 && error.message !== '' && error.code !== undefined,
      'a refusal has a code and a message',
    );
    must(!error.message.startsWith(unreadable), 'a JSON value is never unreadable');
  }
  for (const [index, found] of places) {
    const isOnce = found.length === 1;
    const isCut = hasCut.has(index) && found.length > 1 && !found.includes('refusal');
    must(isOnce || isCut, `event ${index} is in exactly one request or refusal`);
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
    must(typeof row.error === 'string' && row.error !== '', 'a refused job has an error message');
    must(!String(row.error).startsWith(unreadable), 'a JSON value is never unreadable');
    const tags = Object.values(row.statTags ?? {});
    must(tags.length > 0 && tags.every((tag) => typeof tag === 'string'), 'a refused job has tags, which are strings');
    return;
  }
  const requests = requestsOf(row);
  must(requests.length > 0, 'no row without requests');
  must(row.metadata.length === 1 || requests.length === 1, 'a row with several requests has one job');
  for (const { endpoint, endpointPath, headers, body, ...rest } of requests) {
    const { type, method, version } = rest as HostRequest & Readonly<Record<string, unknown>>;
    const strings = [endpoint, endpointPath, type, method, version, ...Object.values(headers)];
    sizeOf({ path: endpointPath, body: body.JSON as Body, strings }, limits);
  }
};

const checkRouter = ({ inputs, options }: Batch, limits: { v1: number; v2: number }, counts: Counts): void => {
  const jobs = inputs.map(({ input }) => input);
  const rows = mustNotThrow('processRouterDest', () => destination.processRouterDest(jobs, {}, options));

  const rowsByMetadata = new Map<string, Row[]>();
  for (const row of rows) {
    checkRow(row, limits);
    for (const metadata of row.metadata) {
      const key = fingerprint(metadata);
      rowsByMetadata.set(key, [...(rowsByMetadata.get(key) ?? []), row]);
    }
  }
  // Inputs with metadata that does not describe a job can share it. Then as many rows have that metadata.
  const rowByIndex = jobs.map((input, index) => {
    const row = rowsByMetadata.get(fingerprint(metadataOf(input)))?.shift();
    return row ?? fail(`job ${index} is in a row, with its metadata unchanged`);
  });
  const isEmpty = [...rowsByMetadata.values()].every((left) => left.length === 0);
  must(isEmpty, 'each job is in exactly one row, and no row has other jobs');

  const order = rows.map(({ metadata }) => Math.min(...metadata.map((one) => jobIdOf(one) ?? Number.NaN)));
  const isSorted = order.every((smallest, index) => index === 0 || (order[index - 1] ?? 0) <= smallest);
  must(isSorted || order.some(Number.isNaN), 'rows are sorted by their smallest job');

  const bodies = rows
    .flatMap((row) => (row.statusCode === 200 ? requestsOf(row) : []))
    .map(({ body }) => body.JSON as Body);
  // The rows of inputs that share their metadata cannot be distinguished.
  const isAccepted = (index: number) =>
    jobIdOf(metadataOf(jobs[index])) === undefined ? undefined : rowByIndex[index]?.statusCode === 200;
  countAccepted(inputs, isAccepted, bodies, counts);
};

const prototypeKeys = () =>
  [Object, Array, String, Function]
    .flatMap(({ prototype }) => Reflect.ownKeys(prototype))
    .map(String)
    .join();
const cleanPrototypeKeys = prototypeKeys();

/**
 * Runs a batch through `transformEvents` and `processRouterDest`.
 *
 * @throws {Error} Names the broken rule, without any value of the input.
 */
export const checkBatch = (batch: Batch, counts: { readonly core: Counts; readonly router: Counts }): void => {
  const limits = batch.options.maxEventsPerRequest ?? { v1: 50, v2: 1000 };
  const before = batch.isFrozen ? '' : fingerprint(batch.inputs);
  if (batch.isFrozen) deepFreeze(batch.inputs);

  checkEvents(batch, limits, counts.core);
  checkRouter(batch, limits, counts.router);

  must(batch.isFrozen || fingerprint(batch.inputs) === before, 'no input is changed');
  must(prototypeKeys() === cleanPrototypeKeys, 'no prototype is changed');
};
