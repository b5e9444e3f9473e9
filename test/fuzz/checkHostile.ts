import fc from 'fast-check';
import {
  batchEvents,
  checkConfig,
  classifyResponse,
  explainEvent,
  isRecordMessage,
  lintRequest,
  parseConfig,
  splitRequest,
  TransformError,
  type TransformInput,
  transformEvent,
  transformEvents,
} from '../../src/index.js';
import { parsePhone } from '../../src/phone.js';
import { createDestination, DestinationError } from '../../src/rudderstack/index.js';
import { createSender } from '../../src/send/index.js';
import { ModelError, RowsError, rowsToTrackEvents } from '../../src/warehouse/index.js';
import { destination as host, type Row } from '../rudderstack/host.js';
import { pathsIn, validDestination, validMessage } from './anyBatch.js';
import { type Hostility, hostileKinds, plant, SECRET } from './hostileValues.js';

/** What a hostile value is planted into. */
interface Target {
  /** Creates it anew: a call must not see what an earlier one has read. */
  readonly create: () => unknown;
  /** Passes it to the functions that take it, and throws the rule that was broken. */
  readonly check: (create: () => unknown, isStable: boolean) => void | Promise<void>;
}

const must = (holds: boolean, rule: string): void => {
  if (!holds) throw new Error(rule);
};

/** The error of a host, whose arguments it keeps. */
class HostError extends Error {
  readonly details: readonly unknown[];

  constructor(message: string, ...details: readonly unknown[]) {
    super(message);
    this.details = details;
  }
}

/** The texts of our own that are no `TransformError`: of functions that are a bundle of their own. */
const ownTexts = [/^Pass a request with its body, /, /^Pass \{ status, body: await response\.text\(\) \}/];

const isOwn = (error: unknown): boolean => {
  try {
    if (error instanceof TransformError || error instanceof DestinationError) return error.code !== 'internal-error';
    if (error instanceof ModelError || error instanceof RowsError || error instanceof HostError) return true;
    return error instanceof TypeError && ownTexts.some((text) => text.test(error.message));
  } catch {
    return false;
  }
};

/** A string of a value's whole content. Whatever the library returns must be readable. */
const textOf = (name: string, value: unknown): string => {
  try {
    return JSON.stringify(value, (_key, part) => (part instanceof Error ? part.message : part)) ?? '';
  } catch {
    throw new Error(`what ${name} returns is plain data`);
  }
};

const placesOf = (error: unknown): string[] => {
  try {
    return error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^ +at /.test(line)) : [];
  } catch {
    return [];
  }
};

/** Calls a function of the library. Only errors of our own may leave it, without a word of the value that caused them. */
const call = <Result>(name: string, run: () => Result): Result | undefined => {
  try {
    return run();
  } catch (error) {
    if (!isOwn(error)) {
      const places = placesOf(error);
      throw new Error([`${name} throws no foreign error`, ...places.slice(0, 8)].join('\n'));
    }
    must(!textOf(name, [error]).includes(SECRET), `an error of ${name} repeats nothing`);
    return undefined;
  }
};

const plainEvent = {
  message: { type: 'track', event: 'Lead', messageId: 'neighbour', timestamp: '2026-02-03T04:05:06Z' },
  destination: { ID: 'neighbour', Config: { accessToken: 'neighbour', pixelCode: 'NEIGHBOUR' } },
  metadata: { jobId: 0 },
};

const codeOf = (refusal: unknown): unknown => Reflect.get(Object(refusal), 'code');

/** An event among others, for each function that takes events. */
const checkEvent = (create: () => unknown, isStable: boolean): void => {
  const one = () => create() as TransformInput;
  const list = () => [plainEvent, one(), plainEvent];
  const transformed = call('transformEvent', () => transformEvent(one(), { parsePhone }));
  textOf('transformEvent', transformed);
  call('isRecordMessage', () => isRecordMessage(create()));
  const explained = call('explainEvent', () => explainEvent(one(), { parsePhone }));
  must(explained !== undefined, 'explainEvent never throws');
  must(codeOf(explained?.refusal) !== 'internal-error', 'an explanation calls no input a bug');
  const isExplained = (explained?.payloads.length ?? 0) > 0;
  must(!isStable || isExplained === (transformed !== undefined), 'explainEvent accepts what transformEvent accepts');

  const batched = call('batchEvents', () => [...batchEvents(list(), { parsePhone })]);
  must(batched !== undefined, 'batchEvents throws for no event');
  const result = call('transformEvents', () => transformEvents(list(), { parsePhone }));
  must(result !== undefined, 'transformEvents throws for no event');
  const { requests = [], refusals = [] } = result ?? {};
  textOf('transformEvents', requests);
  const sent = requests.flatMap(({ eventIndexes }) => eventIndexes);
  must(sent.includes(0) && sent.includes(2), 'a hostile event does not harm the others');
  must(sent.includes(1) !== refusals.some(({ eventIndex }) => eventIndex === 1), 'a hostile event is sent or refused');
  for (const { error } of refusals)
    call('a refusal', () => {
      throw error;
    });

  call('process', () => host.process(create() as never));
  const rows: readonly Row[] = call('processRouterDest', () => host.processRouterDest(list())) ?? [];
  const good = rows.filter(({ statusCode }) => statusCode === 200);
  must(
    good.flatMap(({ metadata }) => metadata).filter((metadata) => metadata === plainEvent.metadata).length === 2,
    'a hostile job does not harm the others',
  );
  must(rows.flatMap(({ metadata }) => metadata).length === 3, 'each job is in exactly one row');
  for (const { error = '' } of rows) {
    must(
      !error.includes(SECRET) && !/bug in this library/.test(error),
      'a row calls no input a bug and repeats nothing',
    );
  }
};

/** Lists, iterables, and everything else that is passed for one. */
const checkList = (create: () => unknown): void => {
  const events = () => create() as TransformInput[];
  const results = call('transformEvents', () => transformEvents(events()));
  for (const { error } of results?.refusals ?? [])
    call('a refusal', () => {
      throw error;
    });
  call('batchEvents', () => {
    for (const result of batchEvents(events())) if ('error' in result) throw result.error;
  });
  // Leaving the loop closes the iterator.
  call('batchEvents', () => {
    for (const _result of batchEvents(events(), { maxEventsPerRequest: { v2: 1 } })) break;
  });
  call('processRouterDest', () => host.processRouterDest(events()));
};

const checkOptions = (create: () => unknown): void => {
  const options = () => create() as object;
  call('transformEvent', () => transformEvent(plainEvent, options()));
  const results = call('transformEvents', () => transformEvents([plainEvent], options()));
  for (const { error } of results?.refusals ?? [])
    call('a refusal', () => {
      throw error;
    });
  call('processRouterDest', () => host.processRouterDest([plainEvent], {}, options()));
  call('parseConfig', () => parseConfig(plainEvent.destination.Config, options()));
  const findings = call('checkConfig', () => checkConfig(plainEvent.destination.Config, options()));
  must(findings?.every(({ code }) => code !== 'internal-error') === true, 'checkConfig calls no option a bug');
  must(call('lintRequest', () => lintRequest({}, options())) !== undefined, 'lintRequest never throws');
  const explained = call('explainEvent', () => explainEvent(plainEvent, options()));
  must(codeOf(explained?.refusal) !== 'internal-error', 'an explanation calls no option a bug');
};

const checkSettings = (create: () => unknown): void => {
  call('parseConfig', () => parseConfig(create()));
  const findings = call('checkConfig', () => checkConfig(create()));
  must(findings !== undefined, 'checkConfig never throws');
  for (const { code, message } of findings ?? []) {
    must(code !== 'internal-error' && !message.includes(SECRET), 'checkConfig calls no setting a bug and repeats none');
  }
};

const checkRequest = async (create: () => unknown): Promise<void> => {
  must(call('lintRequest', () => lintRequest(create())) !== undefined, 'lintRequest never throws');
  textOf(
    'splitRequest',
    call('splitRequest', () => splitRequest(create() as never, [0])),
  );
  const { send } = createSender({ fetch: async () => new Response('{"code":0}'), accessToken: 'token' });
  for await (const result of send([create() as never])) textOf('send', result);
};

const checkPositions = (create: () => unknown): void => {
  const [request] = transformEvents([plainEvent, plainEvent]).requests.map((batched) => batched.request);
  call('splitRequest', () => splitRequest(request as never, create() as never));
};

const errors = {
  InstrumentationError: HostError,
  ConfigurationError: HostError,
  ThrottledError: HostError,
  AbortedError: HostError,
  NetworkError: HostError,
};

const ours = createDestination({ errors, network: {} });

const checkResponse = (create: () => unknown): void => {
  call('classifyResponse', () => classifyResponse(create() as never));
  const params = (response: unknown) => ({ destinationResponse: response, rudderJobMetadata: [{ jobId: 1 }] });
  for (const Handler of [host.networkHandler, host.networkHandlerV1, ours.networkHandlerV1]) {
    call('a network handler', () => new Handler().responseHandler(params(create()) as never));
  }
};

const checkHandlers = (create: () => unknown): void => {
  for (const Handler of [host.networkHandler, host.networkHandlerV1]) {
    call('a network handler', () => new Handler().responseHandler(create() as never));
  }
};

const model = {
  event: 'Order Completed',
  timestamp: 'paid_at',
  key: ['order_id'],
  eventId: 'order-{order_id}',
  identity: { email: ['email', 'other'], phone: 'phone', externalId: { constant: ['a'] } },
  properties: { value: 'total', plan: { constant: { name: ['gold'] } } },
  products: { product_id: 'sku' },
  where: { state: ['paid', null] },
} as const;

const rows = [
  { order_id: 1, paid_at: '2026-02-03 04:05:06', email: 'a@example.com', total: '12.5', sku: 'a', state: 'paid' },
  { order_id: 1, paid_at: '2026-02-03 04:05:06', email: 'a@example.com', total: '12.5', sku: 'b', state: null },
  { order_id: 2, paid_at: '2026-02-03 04:05:06', phone: 49171392012, list: [1, { a: 1 }], sku: 'a', state: 'paid' },
];

const checkRows = (create: () => unknown): void => {
  const modelled = call('rowsToTrackEvents', () => rowsToTrackEvents(create() as never, model));
  const text = textOf('rowsToTrackEvents', modelled?.refusals);
  must(!text.includes(SECRET), 'the refusal of a row repeats nothing');
  textOf('rowsToTrackEvents', modelled?.events);
};

const checkModel = (create: () => unknown): void => {
  textOf(
    'rowsToTrackEvents',
    call('rowsToTrackEvents', () => rowsToTrackEvents(rows, create() as never)),
  );
};

const checkSender = (create: () => unknown): void => {
  call('createSender', () => createSender(create() as never));
};

const senderOptions = () => ({
  fetch: async () => new Response('{"code":0}'),
  accessToken: 'token',
  endpoint: 'https://tiktok.example',
  attempts: 1,
  resendUncertain: true,
  store: { has: () => false, add: () => undefined },
  signal: new AbortController().signal,
});

const checkDestination = (create: () => unknown): void => {
  call('createDestination', () => createDestination(create() as never));
};

const constant = (value: unknown) => () => structuredClone(value);

const anyRequest = fc
  .tuple(validMessage, validDestination)
  .map(
    ([message, { destination }]) =>
      transformEvents([{ message, destination } as unknown as TransformInput], { parsePhone }).requests[0]?.request,
  );

/** What the fuzz plants hostile values into: everything that a user passes to a function of the library. */
const anyTarget: fc.Arbitrary<Target> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(validMessage, validDestination).map(([message, { destination }]) => ({
      create: constant({ message, destination, metadata: { jobId: 7, dontBatch: false } }),
      check: checkEvent,
    })),
  },
  { weight: 2, arbitrary: fc.constant({ create: constant([plainEvent, plainEvent, plainEvent]), check: checkList }) },
  {
    weight: 1,
    arbitrary: fc.constant({
      create: () => ({ parsePhone, sendAlone: () => false, maxEventsPerRequest: { v1: 3, v2: 5 }, now: 1 }),
      check: checkOptions,
    }),
  },
  {
    weight: 2,
    arbitrary: validDestination.map(({ destination }) => ({
      create: constant(destination.Config),
      check: checkSettings,
    })),
  },
  { weight: 2, arbitrary: anyRequest.map((request) => ({ create: constant(request), check: checkRequest })) },
  { weight: 1, arbitrary: fc.constant({ create: constant([0, 1]), check: checkPositions }) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        { status: 200, body: { code: 20001, message: 'OK', data: { failed_events: [{ order_in_batch: 0 }] } } },
        { status: 200, response: { code: 40002, message: 'Batch.0.event_id: invalid' } },
        { code: 0, message: 'OK' },
      )
      .map((response) => ({ create: constant(response), check: checkResponse })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(0, 20_001, 40_002, 40_100).map((code) => ({
      create: constant({
        destinationResponse: { status: 200, response: { code, message: 'Batch.1.event_id: invalid' } },
        rudderJobMetadata: [{ jobId: 1, attemptNum: 1 }, { jobId: 2 }],
        destinationRequest: { body: { JSON: { data: [{}, {}] } } },
      }),
      check: checkHandlers,
    })),
  },
  { weight: 2, arbitrary: fc.constant({ create: constant(rows), check: checkRows }) },
  { weight: 1, arbitrary: fc.constant({ create: constant(model), check: checkModel }) },
  { weight: 1, arbitrary: fc.constant({ create: senderOptions, check: checkSender }) },
  {
    weight: 1,
    arbitrary: fc.constant({
      create: () => ({
        errors: { ...errors },
        network: { proxy: 'of the host' },
      }),
      check: checkDestination,
    }),
  },
);

/** A hostile value in its place. */
export interface HostileInput {
  readonly target: Target;
  readonly path: readonly string[];
  readonly hostility: Hostility;
}

export const anyHostileInput: fc.Arbitrary<HostileInput> = fc
  .record({
    target: anyTarget,
    // Nearer to the root, more is read.
    place: fc.nat(2 ** 30),
    hostility: fc.record({
      kind: fc.constantFrom(...hostileKinds),
      throws: fc.nat(5),
      fromRead: fc.integer({ min: 1, max: 4 }),
      key: fc.nat(20),
    }),
  })
  .map(({ target, place, hostility }) => {
    const paths: (readonly string[])[] = [[], ...pathsIn(target.create())];
    return { target, path: paths[place % paths.length] ?? [], hostility };
  });

/** Says which value was planted where. Contains no value of the input. */
export const describeHostile = ({ target, path, hostility }: HostileInput): string =>
  `${hostility.kind} (${JSON.stringify(hostility)}) at "${path.join('.')}" for ${target.check.name}`;

/** @throws {Error} Names the broken rule. */
export const checkHostile = async ({ target, path, hostility }: HostileInput): Promise<void> =>
  target.check(
    () => plant(target.create(), path, hostility),
    // Otherwise each read counts, and explaining reads more.
    hostility.fromRead === 1,
  );
