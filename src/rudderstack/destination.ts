import { readArgument } from '../transform/options.js';
import { defaultErrors, type ErrorFactory, type HostErrors, hostErrors } from './errors.js';
import {
  createResponseHandlerV0,
  createResponseHandlerV1,
  type ProxyV0Response,
  type ProxyV1Response,
  type ResponseParams,
} from './networkHandler.js';
import { createProcess, type Process } from './process.js';
import { processRouterDest } from './router.js';

/** The host's own delivery functions; the network handlers carry them unchanged. */
export interface HostNetwork {
  readonly proxy?: unknown;
  readonly prepareProxy?: unknown;
  readonly processAxiosResponse?: unknown;
}

/** Translates TikTok's response for RudderStack's proxy. */
export interface NetworkHandler<ProxyResponse> extends HostNetwork {
  readonly responseHandler: (params: ResponseParams) => ProxyResponse;
}

/** A constructor, because the host calls `new networkHandler()`. */
export type NetworkHandlerConstructor<ProxyResponse> = new () => NetworkHandler<ProxyResponse>;

/** The exports that RudderStack's service loads from a destination. */
export interface Destination {
  readonly process: Process;
  readonly processRouterDest: typeof processRouterDest;
  readonly networkHandler: NetworkHandlerConstructor<ProxyV0Response>;
  readonly networkHandlerV1: NetworkHandlerConstructor<ProxyV1Response>;
}

const networkHandlerClass = <ProxyResponse>(
  responseHandler: (params: ResponseParams) => ProxyResponse,
  network: HostNetwork,
): NetworkHandlerConstructor<ProxyResponse> =>
  class implements NetworkHandler<ProxyResponse> {
    readonly responseHandler = responseHandler;

    constructor() {
      Object.assign(this, network);
    }
  };

const buildDestination = (errors: ErrorFactory, network: HostNetwork): Destination => ({
  process: createProcess(errors),
  processRouterDest,
  networkHandler: networkHandlerClass(createResponseHandlerV0(errors), network),
  networkHandlerV1: networkHandlerClass(createResponseHandlerV1(errors), network),
});

/**
 * Creates the destination for a host that recognises its errors by `instanceof`, such as RudderStack's own transformer
 * service.
 *
 * @param host `errors`: the host's error classes. `network`: its `proxy`, `prepareProxy` and `processAxiosResponse`, which
 * both network handlers carry; the host cannot deliver without them.
 * @throws {TransformError} `invalid-option` for a host without one of them.
 * @example
 * const errors = { InstrumentationError: TypeError, ConfigurationError: RangeError, ThrottledError: Error, AbortedError: Error, NetworkError: Error };
 * const host = createDestination({ errors, network: { proxy: 'of the host' } });
 * new host.networkHandlerV1().proxy // => 'of the host'
 */
export const createDestination = (host: {
  readonly errors: HostErrors;
  readonly network: HostNetwork;
}): Destination => {
  const network = readArgument((): HostNetwork => {
    // Only these three: the host may pass a handler of its own, with a `responseHandler` that must not replace ours.
    const { proxy, prepareProxy, processAxiosResponse } = host.network;
    return { proxy, prepareProxy, processAxiosResponse };
  }, 'Option "network" must be an object with proxy, prepareProxy and processAxiosResponse of the host');
  return buildDestination(hostErrors(readErrorClasses(host)), network);
};

const errorClassNames = [
  'InstrumentationError',
  'ConfigurationError',
  'ThrottledError',
  'AbortedError',
  'NetworkError',
] as const satisfies readonly (keyof HostErrors)[];

const readErrorClasses = (host: { readonly errors: HostErrors }): HostErrors =>
  Object.fromEntries(
    errorClassNames.map((name) => {
      const read = () => (typeof host.errors[name] === 'function' ? host.errors[name] : undefined);
      return [name, readArgument<unknown>(read, `Option "errors.${name}" must be a class of errors`)];
    }),
  ) as unknown as HostErrors;

const defaultDestination = buildDestination(defaultErrors, {});

/**
 * Processes one event as RudderStack's destinations do.
 *
 * @param event `{ message, destination, metadata? }`, as the transformer service passes it.
 * @returns With Events API 1.0 an array of envelopes, one per TikTok event name; with 2.0 one envelope, and an array only
 * above TikTok's limit of 1,000 names.
 * @throws {DestinationError} When the event is refused: `status` is 400, and `statTags` are those of RudderStack's service.
 * @example
 * process({
 *   message: { type: 'track', event: 'Lead', messageId: 'm-1', timestamp: '2026-02-03T04:05:06Z' },
 *   destination: { Config: { accessToken: 'example-token', pixelCode: 'EXAMPLE', version: 'v2' } },
 * }).endpointPath // => 'event/track'
 */
export const process = defaultDestination.process;

/**
 * Translates TikTok's response for RudderStack's proxy v0, which takes one result per request.
 *
 * `responseHandler` throws a {@link DestinationError} when TikTok did not accept the request. Its status is 429 when
 * throttled, 500 or an HTTP status when retryable, and 400 or an HTTP status when aborted.
 *
 * @example
 * new networkHandler().responseHandler({ destinationResponse: { status: 200, response: { code: 0 } } }).status // => 200
 */
export const networkHandler = defaultDestination.networkHandler;

/**
 * Translates TikTok's response for RudderStack's proxy v1, which takes a result per job, so that one bad event does not fail
 * the other jobs of its request.
 *
 * Jobs whose events TikTok names are aborted with 400, and the others are retried with 500. When TikTok names none, each job
 * is retried alone (`metadata.dontBatch`). `responseHandler` throws when the failure is the same for all jobs.
 *
 * @example
 * new networkHandlerV1().responseHandler({
 *   destinationResponse: { status: 200, response: { code: 40002, message: 'Batch.1.event_id: Not a valid string' } },
 *   rudderJobMetadata: [{ jobId: 1 }, { jobId: 2 }],
 *   destinationRequest: { body: { JSON: { data: [{}, {}] } } },
 * }).response.map(({ statusCode }) => statusCode) // => [500, 400]
 */
export const networkHandlerV1 = defaultDestination.networkHandlerV1;
