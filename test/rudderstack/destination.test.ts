import { describe, expect, test, vi } from 'vitest';
import { DestinationError } from '../../src/rudderstack/index.js';
import { deepFreeze, destination, outcomeOf } from './host.js';

/** Creates a host that recognises its errors by instanceof alone; each error keeps its constructor arguments. */
const createHost = () => {
  class HostError extends Error {
    readonly given: readonly unknown[];
    constructor(...given: unknown[]) {
      super(String(given[0]));
      this.given = given;
    }
  }
  const errors = {
    InstrumentationError: class extends HostError {},
    ConfigurationError: class extends HostError {},
    ThrottledError: class extends HostError {},
    AbortedError: class extends HostError {},
    NetworkError: class extends HostError {},
  };
  const network = { proxy: vi.fn(), prepareProxy: vi.fn(), processAxiosResponse: vi.fn() };
  return { HostError, errors, network, hosted: destination.createDestination({ errors, network }) };
};

const config = { accessToken: 'token', pixelCode: 'PIXEL', version: 'v2' };
const event = (message: object, Config: object = config) =>
  deepFreeze({
    message: { type: 'track', event: 'Lead', timestamp: '2026-02-03T04:05:06Z', ...message },
    metadata: { jobId: 1 },
    destination: { ID: 'dst_1', Config },
  });

const refusals = [
  ['InstrumentationError', event({ type: '' }), 'Event type is required'],
  ['InstrumentationError', event({ event: 'constructor' }), /^Event name \(constructor\) is not valid/],
  ['ConfigurationError', event({}, { ...config, accessToken: ' ' }), 'Access Token not found. Aborting'],
  ['ConfigurationError', event({}, { ...config, customProperties: 5 }), /customProperties/],
] as const;

const responses = [
  ['ThrottledError', { response: { code: 40100 }, status: 200 }, ['Request failed with status: 40100']],
  ['ThrottledError', { response: '', status: 429 }, ['Request failed with status: 429']],
  ['AbortedError', { response: { code: 40001 }, status: 200 }, ['Request failed with status: 40001', 400]],
  ['AbortedError', { response: '<html/>', status: 404 }, ['Request failed with status: 404', 404]],
  [
    'NetworkError',
    { response: { code: 50000 }, status: 200 },
    ['Request failed with status: 50000', 500, expect.objectContaining({ errorType: 'retryable' })],
  ],
  [
    'NetworkError',
    { response: '<html/>', status: 502 },
    ['Request failed with status: 502', 502, expect.objectContaining({ errorType: 'retryable' })],
  ],
] as const;

const deliver = (
  { networkHandler, networkHandlerV1 }: typeof destination | ReturnType<typeof createHost>['hosted'],
  version: string,
  destinationResponse: object,
) => {
  const handler = version === 'v0' ? new networkHandler() : new networkHandlerV1();
  const metadata = version === 'v0' ? { jobId: 1 } : [{ jobId: 1 }, { jobId: 2 }];
  return outcomeOf(() =>
    handler.responseHandler({
      destinationResponse,
      rudderJobMetadata: metadata,
      destType: 'tiktok_ads',
      destinationRequest: { body: { JSON: { data: [{ event: 'Lead' }, { event: 'Lead' }] } }, metadata },
    }),
  );
};

test.each(refusals)("process throws the host's %s", (name, input, text) => {
  const { errors, hosted } = createHost();
  const { thrown } = outcomeOf(() => hosted.process(input));
  expect(thrown).toBeInstanceOf(errors[name]);
  const message = typeof text === 'string' ? text : expect.stringMatching(text);
  expect((thrown as { given: unknown }).given).toEqual([message]);
});

describe.each(['v0', 'v1'])('proxy %s', (version) => {
  test.each(responses)("throws the host's %s for %j", (name, response, given) => {
    const { errors, hosted } = createHost();
    const { thrown } = deliver(hosted, version, response);
    expect(thrown).toBeInstanceOf(errors[name]);
    expect((thrown as { given: unknown }).given).toEqual([...given, response]);
  });

  test('returns the same results as the handlers without a host', () => {
    const { hosted } = createHost();
    for (const response of [{ code: 0 }, { code: 20001 }, ...(version === 'v1' ? [{ code: 40002 }] : [])]) {
      const { returned } = deliver(hosted, version, { response, status: 200 });
      expect(returned).toBeDefined();
      expect(returned).toEqual(deliver(destination, version, { response, status: 200 }).returned);
    }
  });
});

test.each(['networkHandler', 'networkHandlerV1'] as const)("%s carries the host's functions itself", (name) => {
  const { network, hosted } = createHost();
  const handler = new hosted[name]();
  for (const [key, value] of Object.entries(network)) {
    expect(Object.hasOwn(handler, key)).toBe(true);
    expect(handler).toHaveProperty(key, value);
    expect(value).not.toHaveBeenCalled();
  }
  expect(handler.responseHandler).toBeTypeOf('function');
});

describe.each(['networkHandler', 'networkHandlerV1'] as const)(
  '%s of a host that passes a handler of its own',
  (name) => {
    class GenericHandler {
      readonly prepareProxy = vi.fn();
      readonly responseHandler = vi.fn(() => ({ status: 200, message: 'success for any response' }));
      proxy() {}
      processAxiosResponse() {}
    }
    const network = new GenericHandler();
    const handler = new (destination.createDestination({ errors: createHost().errors, network })[name])();

    test.each(['proxy', 'prepareProxy', 'processAxiosResponse'] as const)('carries its %s, own or inherited', (key) => {
      expect(Object.hasOwn(handler, key)).toBe(true);
      expect(handler).toHaveProperty(key, network[key]);
    });

    test('keeps its own responseHandler', () => {
      expect(handler.responseHandler).not.toBe(network.responseHandler);
    });
  },
);

test('router rows and envelopes are the same as without a host', () => {
  const { hosted } = createHost();
  const inputs = [...refusals.map(([, input]) => input), event({})].map((input, jobId) => ({
    ...input,
    metadata: { jobId },
  }));
  const rows = hosted.processRouterDest(inputs);
  expect(rows.map(({ statusCode }) => statusCode)).toStrictEqual([400, 400, 400, 400, 200]);
  expect(rows).toEqual(destination.processRouterDest(inputs));
  expect(hosted.process(event({}))).toEqual(destination.process(event({})));
});

test('destinations of two hosts use their own errors and functions', () => {
  const [one, other] = [createHost(), createHost()];
  const { thrown } = outcomeOf(() => one.hosted.process(refusals[0][1]));
  expect(thrown).toBeInstanceOf(one.HostError);
  expect(thrown).not.toBeInstanceOf(other.HostError);
  expect(new other.hosted.networkHandler()).toHaveProperty('proxy', other.network.proxy);
  expect(outcomeOf(() => destination.process(refusals[0][1])).thrown).not.toBeInstanceOf(one.HostError);
});

describe('without a host', () => {
  test('a refused event throws an error with the code, status and tags of the refusal', () => {
    const { thrown } = outcomeOf(() => destination.process(refusals[2][1]));
    expect(thrown).toBeInstanceOf(DestinationError);
    expect(thrown).toMatchObject({
      name: 'DestinationError',
      message: 'Access Token not found. Aborting',
      code: 'missing-access-token',
      status: 400,
      statTags: { errorCategory: 'dataValidation', errorType: 'configuration' },
    });
  });

  test.each(['v0', 'v1'])('a failed delivery of proxy %s throws an error with the response and no code', (version) => {
    const response = { response: { code: 50000 }, status: 200 };
    const { thrown } = deliver(destination, version, response);
    expect(thrown).toBeInstanceOf(DestinationError);
    expect(thrown).toMatchObject({ status: 500, destinationResponse: response });
    expect((thrown as DestinationError).code).toBeUndefined();
  });
});
