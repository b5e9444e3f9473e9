import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { codeBlocks } from './pages.js';
import { mountInHost, page, pageFiles } from './rudderstackHost.js';

const transformPath = 'src/v0/destinations/tiktok_ads/transform.js';
const handlerPaths = {
  v0: 'src/v0/destinations/tiktok_ads/networkHandler.js',
  v1: 'src/v1/destinations/tiktok_ads/networkHandler.js',
};

// A destination as the host sees it, written from the host's contract and not from our types.

interface Metadata {
  readonly jobId: number;
  readonly dontBatch?: boolean;
}

interface Row {
  readonly metadata: readonly Metadata[];
  readonly statusCode: number;
  readonly error?: string;
}

interface Transform {
  process(event: unknown): { readonly endpoint: string; readonly body: { readonly JSON: object } };
  processRouterDest(inputs: readonly unknown[], requestMetadata: object): readonly Row[];
}

interface Handler {
  readonly proxy: unknown;
  readonly prepareProxy: unknown;
  readonly processAxiosResponse: unknown;
  responseHandler(params: object): {
    readonly status: number;
    readonly response?: readonly { readonly statusCode: number; readonly metadata: Metadata; readonly error: string }[];
  };
}

type ErrorClasses = Readonly<Record<string, new (...given: never[]) => Error>>;

const host = mountInHost();
afterAll(() => rmSync(host.folder, { recursive: true, force: true }));

const transform = () => host.load(transformPath) as Transform;
const errors = () => host.load('@rudderstack/integrations-lib') as ErrorClasses;

/** Creates a handler as the host does. */
const handlerOf = (version: keyof typeof handlerPaths): Handler => {
  const { networkHandler } = host.load(handlerPaths[version]) as { networkHandler: new () => Handler };
  return new networkHandler();
};

const Config = { accessToken: 'token', pixelCode: 'PIXEL', version: 'v2' };
const input = (metadata: Metadata, message: object = {}, settings: object = Config) => ({
  message: { type: 'track', event: 'Lead', messageId: 'm-1', timestamp: '2026-02-03T04:05:06Z', ...message },
  metadata,
  destination: { ID: 'dst_1', Config: settings },
});

const jobs = [{ jobId: 1 }, { jobId: 2 }, { jobId: 3 }];

const delivered = (response: object, rudderJobMetadata: unknown = jobs) => ({
  destinationResponse: { status: 200, response },
  rudderJobMetadata,
  destType: 'tiktok_ads',
  destinationRequest: { body: { JSON: { data: jobs.map(() => ({ event: 'Lead' })) } } },
});

const thrownBy = (call: () => unknown): unknown => {
  try {
    return call();
  } catch (error) {
    return error;
  }
};

test('the page shows the three files', () => {
  expect(Object.keys(pageFiles)).toStrictEqual([transformPath, handlerPaths.v0, handlerPaths.v1]);
});

test('the files compile with the types of the library', () => {
  expect(host.typeErrors()).toStrictEqual([]);
});

test('the command of the page prints the output on the page', () => {
  const blocks = codeBlocks(page);
  const index = blocks.findIndex(({ code }) => code.startsWith('node -p'));
  const printed = execFileSync('sh', ['-c', blocks[index]?.code ?? ''], { cwd: host.folder, encoding: 'utf8' });
  expect(printed).toBe(blocks[index + 1]?.code);
});

describe('transform', () => {
  test('a good event becomes an envelope', () => {
    expect(transform().process(input({ jobId: 1 }))).toMatchObject({
      version: '1',
      type: 'REST',
      method: 'POST',
      endpoint: 'https://business-api.tiktok.com/open_api/v1.3/event/track/',
      headers: { 'Access-Token': 'token' },
      body: { JSON: { event_source_id: 'PIXEL', partner_name: 'RudderStack', data: [{ event: 'Lead' }] } },
    });
  });

  test.each([
    ['InstrumentationError', input({ jobId: 1 }, { type: 'record' }), /^Event type record is not supported/],
    ['ConfigurationError', input({ jobId: 1 }, {}, { pixelCode: 'PIXEL' }), /^Access Token not found\. Aborting$/],
  ])("a refused event throws the host's %s", (name, event, text) => {
    const error = thrownBy(() => transform().process(event));
    expect(error).toBeInstanceOf(errors()[name]);
    expect(error).toBeInstanceOf(errors()['BaseError']);
    expect((error as Error).message).toMatch(text);
  });

  test('each job is in one row', () => {
    const inputs = [input({ jobId: 1 }), input({ jobId: 2 }, { type: 'identify' }), input({ jobId: 3 })];
    const rows = transform().processRouterDest(inputs, { features: {} });
    expect(rows.map(({ metadata, statusCode }) => [metadata, statusCode])).toStrictEqual([
      [[{ jobId: 1 }, { jobId: 3 }], 200],
      [[{ jobId: 2 }], 400],
    ]);
  });

  test('a destination without a version keeps 1.0, its event names and its partner name', () => {
    const settings = { accessToken: 'token', pixelCode: 'PIXEL' };
    const event = { event: 'order completed', context: { traits: { email: 'alice@example.org' } } };
    expect(transform().process(input({ jobId: 1 }, event, settings))).toMatchObject([
      {
        endpointPath: 'pixel/track',
        body: {
          JSON: {
            event: 'PlaceAnOrder',
            partner_name: 'RudderStack',
            context: { user: { email: expect.stringMatching(/^[0-9a-f]{64}$/) } },
          },
        },
      },
    ]);
  });
});

describe.each(['v0', 'v1'] as const)('network handler %s', (version) => {
  test('carries the delivery functions of the host', () => {
    const network = host.load('src/adapters/network.js') as Readonly<Record<string, unknown>>;
    const utils = host.load('src/adapters/utils/networkUtils.js') as Readonly<Record<string, unknown>>;
    const handler = handlerOf(version);
    expect(handler.proxy).toBe(network['proxyRequest']);
    expect(handler.prepareProxy).toBe(network['prepareProxyRequest']);
    expect(handler.processAxiosResponse).toBe(utils['processAxiosResponse']);
    expect(handler.proxy).toBeTypeOf('function');
  });

  test.each([
    [40105, 'AbortedError', 400],
    [50000, 'NetworkError', 500],
    [40100, 'ThrottledError', 429],
  ])("code %i throws the host's %s", (code, name, status) => {
    const metadata = version === 'v0' ? jobs[0] : jobs;
    const error = thrownBy(() => handlerOf(version).responseHandler(delivered({ code, message: 'no' }, metadata)));
    expect(error).toBeInstanceOf(errors()[name]);
    expect(error).toBeInstanceOf(errors()['BaseError']);
    expect(error).toMatchObject({ status, destinationResponse: { response: { code } } });
  });

  test('code 0 is a success', () => {
    expect(handlerOf(version).responseHandler(delivered({ code: 0, message: 'OK' })).status).toBe(200);
  });
});

describe('one bad event of a request', () => {
  const reject = (message: string) => {
    const { response = [] } = handlerOf('v1').responseHandler(delivered({ code: 40002, message }));
    return response;
  };

  test('aborts only the job that TikTok names', () => {
    const results = reject('Batch.1.event_id: Not a valid string');
    expect(results.map(({ statusCode, metadata }) => [statusCode, metadata])).toStrictEqual([
      [500, { jobId: 1 }],
      [400, { jobId: 2 }],
      [500, { jobId: 3 }],
    ]);
  });

  test('retries each job alone when TikTok names none', () => {
    const results = reject('Something is not valid');
    expect(results.map(({ statusCode }) => statusCode)).toStrictEqual([500, 500, 500]);

    const retried = results.map(({ metadata }) => input(metadata));
    const rows = transform().processRouterDest(retried, { features: {} });
    expect(rows.map(({ metadata }) => metadata.map(({ jobId }) => jobId))).toStrictEqual([[1], [2], [3]]);
  });

  test('throws an error about the token, which concerns all jobs', () => {
    expect(thrownBy(() => handlerOf('v1').responseHandler(delivered({ code: 40105 })))).toBeInstanceOf(Error);
  });
});
