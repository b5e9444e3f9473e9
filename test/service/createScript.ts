import * as z from 'zod';
import { createRandom } from './createRandom.js';
import { eventKey, type FakeAnswer, type FakeCall, type FakeEvent, naming } from './fakeTikTok.js';
import { type Dislike, dislikes, revokedToken } from './jobKinds.js';
import { addressOf, type Truth } from './scenario.js';

/** TikTok's faults, which pass: each row as often as its number says. */
const faults: readonly (readonly [weight: number, FakeAnswer])[] = [
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

const tooLarge: FakeAnswer = { kind: 'http', status: 413, body: '<html><h1>413 Request Entity Too Large</h1></html>' };
const notNamed: FakeAnswer = { kind: 'code', code: 40_002, message: 'A parameter is not valid' };

const elsewhere: FakeAnswer = { kind: 'code', code: 40_001, message: 'An event of this request belongs elsewhere' };

const bodySchema = z.looseObject({
  pixel_code: z.string().optional(),
  event_source: z.string().optional(),
  event_source_id: z.string().optional(),
  test_event_code: z.string().optional(),
});

/** Where a call brings an event. */
const addressIn = ({ headers, body }: FakeCall, { payload }: FakeEvent): string => {
  const { pixel_code, event_source, event_source_id, test_event_code } = bodySchema.parse(body);
  const testCode = test_event_code ?? payload['test_event_code'];
  return addressOf(headers['access-token'], pixel_code ?? event_source_id, event_source, testCode);
};

const dislikeOf = ({ payload }: FakeEvent): Dislike | undefined => {
  const description = JSON.stringify(payload['properties'] ?? {});
  return dislikes.find((dislike) => description.includes(`TikTok refuses this: ${dislike}"`));
};

/** How TikTok refuses a request that holds an event it does not like: each time, until that is alone or gone. */
const refusal = (call: FakeCall): FakeAnswer | undefined => {
  const found = call.events.flatMap((event, position) => {
    const dislike = dislikeOf(event);
    return dislike === undefined ? [] : [{ position, dislike }];
  });
  const [first] = found;
  if (first === undefined) return undefined;
  if (first.dislike === 'too large') return tooLarge;
  if (first.dislike === 'named') return naming(call, first.position);
  // Named in a part only where a position means a job: an event with several names makes it meaningless.
  const jobs = new Set(call.events.map(({ eventId }) => eventId)).size;
  const inPart = first.dislike === 'named in part' && found.every(({ dislike }) => dislike === first.dislike);
  return inPart && jobs === call.events.length
    ? { kind: 'partial', failed: found.map(({ position }) => position) }
    : notNamed;
};

/** How often a good event may meet a fault. The host gives jobs of warehouses up at the fourth failure. */
const maxFaults = 3;

/**
 * Makes TikTok's part for a scenario. What it answers follows from what it is sent and how often it was sent before, not
 * from the time, so that a run can be repeated.
 */
export const createScript = (truths: readonly Truth[], seed: number): ((call: FakeCall) => FakeAnswer) => {
  const truthById = new Map(truths.map((truth) => [truth.eventId, truth]));
  const failuresById = new Map<string, number>();
  const failuresOf = ({ eventId = '' }: FakeEvent): number => failuresById.get(eventId) ?? 0;

  const truthOf = (event: FakeEvent): Truth => {
    const truth = truthById.get(event.eventId ?? '');
    if (truth === undefined) throw new Error(`nobody sent ${eventKey(event)}`);
    return truth;
  };

  const mayMeetFault = (event: FakeEvent): boolean =>
    failuresOf(event) < (truthOf(event).job.sourceCategory === 'warehouse' ? 1 : maxFaults);

  /** Where one job has several requests, the host sends all again when one fails: TikTok would count the first twice. */
  const isOneOfSeveral = ({ path }: FakeCall, event: FakeEvent): boolean =>
    path === 'pixel/track' && truthOf(event).names.length > 1;

  const fault = (call: FakeCall, first: FakeEvent): FakeAnswer | undefined => {
    if (isOneOfSeveral(call, first) || !call.events.every(mayMeetFault)) return undefined;
    const failures = failuresOf(first);
    const random = createRandom(seed + truthOf(first).job.jobId * 16 + failures);
    // Each costs real time, unless they come at once.
    if (failures === 0 && random() < 0.004) return { kind: 'timeout' };
    return random() < 0.15 ? wheel[Math.floor(random() * wheel.length)] : undefined;
  };

  // TikTok says that it took a part, but not which. Nobody can do anything about that: the library counts all as
  // delivered, and here all are.
  const isTakenInPart = (first: FakeEvent): boolean => createRandom(seed + truthOf(first).job.jobId * 16 + 15)() < 0.1;

  return (call) => {
    const [first] = call.events;
    if (first === undefined) throw new Error('a request without events');
    if (call.headers['access-token'] === revokedToken)
      return { kind: 'code', code: 40_105, message: 'Access token is incorrect' };
    if (call.events.some((event) => truthOf(event).address !== addressIn(call, event))) return elsewhere;

    const failure = fault(call, first) ?? refusal(call);
    if (failure === undefined) return { kind: isTakenInPart(first) ? 'partial' : 'accept' };
    for (const { eventId = '' } of call.events) failuresById.set(eventId, (failuresById.get(eventId) ?? 0) + 1);
    return failure;
  };
};
