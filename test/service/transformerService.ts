import fastify from 'fastify';
import * as z from 'zod';
import { type Delivered, type Destination, deepFreeze } from '../rudderstack/host.js';
import { BaseError, errors } from './hostErrors.js';
import { type HostNetwork, networkTo } from './hostNetwork.js';
import { createHttpClient } from './httpClient.js';

// A transformer service like RudderStack's, with the built package mounted as docs/rudderstack.md describes. Written from
// the host's contract and not from our types.

export interface TransformerService {
  readonly url: string;
  close(): Promise<void>;
}

export type ProxyVersion = 'v0' | 'v1';

interface HostHandler extends HostNetwork {
  responseHandler(params: object): Delivered;
}

/** The destination that the package creates for the host. */
interface MountedDestination extends Omit<Destination, 'networkHandler' | 'networkHandlerV1'> {
  readonly networkHandler: new () => HostHandler;
  readonly networkHandlerV1: new () => HostHandler;
}

interface BuiltPackage {
  createDestination(host: { readonly errors: object; readonly network: HostNetwork }): MountedDestination;
}

const builtPackage = (): Promise<BuiltPackage> => import(new URL('../../dist/rudderstack.js', import.meta.url).href);

const jobMetadataSchema = z.looseObject({ jobId: z.number(), destinationId: z.string(), workspaceId: z.string() });
type JobMetadata = z.infer<typeof jobMetadataSchema>;

const inputSchema = z.object({
  message: z.record(z.string(), z.unknown()),
  metadata: jobMetadataSchema,
  destination: z.looseObject({
    ID: z.string(),
    Config: z.record(z.string(), z.unknown()),
    hasDynamicConfig: z.boolean().optional(),
  }),
});
type Input = z.infer<typeof inputSchema>;

const routerBodySchema = z.object({ input: z.array(inputSchema), destType: z.literal('tiktok_ads') });

type Feature = 'processor' | 'router' | 'dataDelivery';

/** The tags that the host adds to the tags of an error. */
const tagsOf = (feature: Feature, metadata: JobMetadata | undefined) => ({
  destType: 'TIKTOK_ADS',
  module: 'destination',
  implementation: 'native',
  feature,
  destinationId: metadata?.destinationId,
  workspaceId: metadata?.workspaceId,
});

/** How the host reports an error: it recognises its own by `instanceof`, and treats all others as bugs. */
const reportOf = (error: unknown, feature: Feature, metadata: JobMetadata | undefined) => {
  const isKnown = error instanceof BaseError;
  return {
    statusCode: isKnown ? error.status : 500,
    error: isKnown ? error.message : String(error),
    statTags: isKnown ? { ...error.statTags, ...tagsOf(feature, metadata) } : { errorCategory: 'transformation' },
    destinationResponse: isKnown ? error.destinationResponse : undefined,
  };
};

/** Moves the time of a warehouse row into `timestamp`, as the host does. */
const withWarehouseTime = (message: Input['message']): Input['message'] => {
  if (message['channel'] !== 'sources' || message['type'] !== 'track') return message;
  const properties = z.record(z.string(), z.unknown()).catch({}).parse(message['properties']);
  return { ...message, timestamp: properties['timestamp'] ?? message['timestamp'] ?? message['originalTimestamp'] };
};

/** An event as the host passes it. It is frozen, because a destination must not change it. */
const preparedInput = (input: Input): Input & { readonly request: object } =>
  deepFreeze({ ...input, message: withWarehouseTime(input.message), request: { query: {} } });

const requestMetadata = { namespace: 'Unknown', cluster: 'Unknown', features: { 'gzip-support': true } };

const processed = ({ process }: MountedDestination, input: Input): object[] => {
  const { metadata } = input;
  try {
    const envelopes = [process(preparedInput(input))].flat();
    return envelopes.map((envelope) => ({ output: { ...envelope, userId: '' }, metadata, statusCode: 200 }));
  } catch (error) {
    return [{ metadata, ...reportOf(error, 'processor', metadata) }];
  }
};

const routed = ({ processRouterDest }: MountedDestination, inputs: readonly Input[]): object[] => {
  const groups = new Map<string, Input[]>();
  for (const input of inputs) {
    const { ID, Config, hasDynamicConfig } = input.destination;
    const key = JSON.stringify(hasDynamicConfig === false ? [ID] : [ID, Config]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [input]);
    else group.push(input);
  }
  return [...groups.values()].flatMap((group): object[] => {
    const metadata = group.map((input) => input.metadata);
    const tags = tagsOf('router', metadata[0]);
    try {
      const rows = processRouterDest(group.map(preparedInput), requestMetadata);
      return rows.map((row) => (row.statTags === undefined ? row : { ...row, statTags: { ...row.statTags, ...tags } }));
    } catch (error) {
      return [{ metadata, batched: false, ...reportOf(error, 'router', metadata[0]) }];
    }
  });
};

const deliverySchema = z.looseObject({
  metadata: z.union([jobMetadataSchema, z.array(jobMetadataSchema).min(1)]),
  endpoint: z.string(),
  endpointPath: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.looseObject({ JSON: z.looseObject({}) }),
});

/** The other keys differ between the versions. */
interface DeliveryOutput extends Omit<Delivered, 'statTags'> {
  readonly statTags?: object;
}

/** The host's response when a delivery throws: the same result for every job. */
const failedDelivery = (error: unknown, version: ProxyVersion, jobs: readonly JobMetadata[]): DeliveryOutput => {
  const { statusCode: status, error: message, ...report } = reportOf(error, 'dataDelivery', jobs[0]);
  if (version === 'v0') return { status, message, ...report };
  const { response = '' } = z
    .object({ response: z.unknown() })
    .catch({ response: '' })
    .parse(report.destinationResponse);
  const results = jobs.map((metadata) => ({ error: JSON.stringify(response), statusCode: status, metadata }));
  return { status, message, statTags: report.statTags, response: results };
};

const delivered = async (
  { networkHandler, networkHandlerV1 }: MountedDestination,
  version: ProxyVersion,
  body: unknown,
): Promise<DeliveryOutput> => {
  const destinationRequest = deliverySchema.parse(body);
  const { metadata: rudderJobMetadata } = destinationRequest;
  const handler = new { v0: networkHandler, v1: networkHandlerV1 }[version]();
  try {
    const destinationResponse = handler.processAxiosResponse(await handler.proxy(destinationRequest));
    const params = { destinationResponse, rudderJobMetadata, destType: 'tiktok_ads', destinationRequest };
    return handler.responseHandler(deepFreeze(params));
  } catch (error) {
    return failedDelivery(error, version, [rudderJobMetadata].flat());
  }
};

/** Proxy v0 responds with the status of the delivery; v1 always with 200. */
const httpStatusOf = (version: ProxyVersion, { status }: DeliveryOutput): number => {
  if (version === 'v1' || (status >= 200 && status < 300)) return 200;
  return status === 404 ? 400 : status;
};

/** Users may send any key, so fastify must not reject some. */
const keepAsSent = { onProtoPoisoning: 'ignore', onConstructorPoisoning: 'ignore' } as const;

/**
 * Starts the service on this machine.
 *
 * @param tiktokUrl The URL that replaces TikTok's origin.
 * @param timeoutMs How long the service waits for TikTok.
 */
export const startTransformerService = async (tiktokUrl: string, timeoutMs = 400): Promise<TransformerService> => {
  const client = createHttpClient(timeoutMs);
  const { createDestination } = await builtPackage();
  const destination = createDestination({ errors, network: networkTo(tiktokUrl, client) });

  const app = fastify({ ...keepAsSent, bodyLimit: 2 ** 28, keepAliveTimeout: 60_000, forceCloseConnections: true });
  app.addHook('onRequest', async (_, reply) => {
    reply.header('apiVersion', '2');
  });
  app.post('/v0/destinations/tiktok_ads', async ({ body }) =>
    z
      .array(inputSchema)
      .parse(body)
      .flatMap((input) => processed(destination, input)),
  );
  app.post('/routerTransform', async ({ body }) => ({
    output: routed(destination, routerBodySchema.parse(body).input),
  }));
  for (const version of ['v0', 'v1'] as const)
    app.post(`/${version}/destinations/tiktok_ads/proxy`, async ({ body }, reply) => {
      const output = await delivered(destination, version, body);
      return reply.code(httpStatusOf(version, output)).send({ output });
    });

  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    close: async () => {
      client.close();
      await app.close();
    },
  };
};
