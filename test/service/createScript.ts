import * as z from 'zod';
import { createRandom } from './createRandom.js';
import { eventKey, type FakeCall, type FakeEvent, type FakeResponse, naming } from './fakeTikTok.js';
import { type Rejection, rejections, revokedToken } from './jobKinds.js';
import { type ExpectedJob, targetKey } from './scenario.js';

/** Temporary faults of TikTok. The weight is the relative frequency. */
const faults: readonly (readonly [weight: number, FakeResponse])[] = [
  [4, { kind: 'code', code: 40_100, message: 'Too many requests' }],
  [4, { kind: 'code', code: 50_000, message: 'System error' }],
  [2, { kind: 'code', code: 12_345, message: 'Not in any table' }],
  [4, { kind: 'http', status: 429, body: 'Too Many Requests' }],
  [4, { kind: 'http', status: 502, body: '<html><h1>502 Bad Gateway</h1></html>' }],
  [4, { kind: 'http', status: 200, body: '' }],
  [2, { kind: 'http', status: 200, body: '<html>' }],
  [4, { kind: 'reset' }],
];
const wheel = faults.flatMap(([weight, fault]) => Array.from({ length: weight }, () => fault));

const tooLarge: FakeResponse = {
  kind: 'http',
  status: 413,
  body: '<html><h1>413 Request Entity Too Large</h1></html>',
};
const notNamed: FakeResponse = { kind: 'code', code: 40_002, message: 'A parameter is not valid' };

const wrongTarget: FakeResponse = {
  kind: 'code',
  code: 40_001,
  message: 'An event of this request has another target',
};

const bodySchema = z.looseObject({
  pixel_code: z.string().optional(),
  event_source: z.string().optional(),
  event_source_id: z.string().optional(),
  test_event_code: z.string().optional(),
});

/** The target to which a call sends an event. */
const targetKeyIn = ({ headers, body }: FakeCall, { payload }: FakeEvent): string => {
  const { pixel_code, event_source, event_source_id, test_event_code } = bodySchema.parse(body);
  const testCode = test_event_code ?? payload['test_event_code'];
  return targetKey(headers['access-token'], pixel_code ?? event_source_id, event_source, testCode);
};

const rejectionOf = ({ payload }: FakeEvent): Rejection | undefined => {
  const description = JSON.stringify(payload['properties'] ?? {});
  return rejections.find((rejection) => description.includes(`TikTok refuses this: ${rejection}"`));
};

/** Rejects a request that holds a bad event, every time, until that event is alone or removed. */
const reject = (call: FakeCall): FakeResponse | undefined => {
  const found = call.events.flatMap((event, position) => {
    const rejection = rejectionOf(event);
    return rejection === undefined ? [] : [{ position, rejection }];
  });
  const [first] = found;
  if (first === undefined) return undefined;
  if (first.rejection === 'too large') return tooLarge;
  if (first.rejection === 'named') return naming(call, first.position);
  // With a partial success, positions are jobs only when every event has one name.
  const jobs = new Set(call.events.map(({ eventId }) => eventId)).size;
  const isPartial =
    first.rejection === 'named in part' && found.every(({ rejection }) => rejection === first.rejection);
  return isPartial && jobs === call.events.length
    ? { kind: 'partial', failed: found.map(({ position }) => position) }
    : notNamed;
};

/** How many faults a good event may meet. */
const maxFaults = 3;

/**
 * Creates TikTok's side of a scenario. Each response depends on the events and on how often they were sent before, not on
 * time, so that a run is repeatable.
 */
export const createScript = (
  expectedJobs: readonly ExpectedJob[],
  seed: number,
): ((call: FakeCall) => FakeResponse) => {
  const jobByEventId = new Map(expectedJobs.map((expected) => [expected.eventId, expected]));
  const failuresById = new Map<string, number>();
  const failuresOf = ({ eventId = '' }: FakeEvent): number => failuresById.get(eventId) ?? 0;

  const expectedJobOf = (event: FakeEvent): ExpectedJob => {
    const expected = jobByEventId.get(event.eventId ?? '');
    if (expected === undefined) throw new Error(`${eventKey(event)} is not part of the scenario`);
    return expected;
  };

  const mayMeetFault = (event: FakeEvent): boolean =>
    failuresOf(event) < (expectedJobOf(event).job.sourceCategory === 'warehouse' ? 1 : maxFaults);

  /** When a job has several requests and one fails, the host retries all of them, and TikTok would count the first twice. */
  const isOneOfSeveral = ({ path }: FakeCall, event: FakeEvent): boolean =>
    path === 'pixel/track' && expectedJobOf(event).names.length > 1;

  const fault = (call: FakeCall, first: FakeEvent): FakeResponse | undefined => {
    if (isOneOfSeveral(call, first) || !call.events.every(mayMeetFault)) return undefined;
    const failures = failuresOf(first);
    const random = createRandom(seed + expectedJobOf(first).job.jobId * 16 + failures);
    // A timeout costs real time, so only first attempts time out, which run concurrently.
    if (failures === 0 && random() < 0.004) return { kind: 'timeout' };
    return random() < 0.15 ? wheel[Math.floor(random() * wheel.length)] : undefined;
  };

  // TikTok reports a partial success without naming the rejected events. The library counts all as delivered, and here
  // TikTok accepts all of them.
  const isUnnamedPartial = (first: FakeEvent): boolean =>
    createRandom(seed + expectedJobOf(first).job.jobId * 16 + 15)() < 0.1;

  return (call) => {
    const [first] = call.events;
    if (first === undefined) throw new Error('a request without events');
    if (call.headers['access-token'] === revokedToken)
      return { kind: 'code', code: 40_105, message: 'Access token is incorrect' };
    if (call.events.some((event) => expectedJobOf(event).target !== targetKeyIn(call, event))) return wrongTarget;

    const failure = fault(call, first) ?? reject(call);
    if (failure === undefined) return { kind: isUnnamedPartial(first) ? 'partial' : 'accept' };
    for (const { eventId = '' } of call.events) failuresById.set(eventId, (failuresById.get(eventId) ?? 0) + 1);
    return failure;
  };
};
