import { createProcess, type Process } from './createProcess.js';
import { type ErrorFactory, errorsOf, type HostErrors } from './errors.js';
import {
  createResponseHandlerV0,
  createResponseHandlerV1,
  type ProxyV0Response,
  type ProxyV1Response,
  type ResponseParams,
} from './networkHandler.js';
import { processRouterDest } from './processRouterDest.js';

/** What a host delivers with: its own functions, carried by the handlers as they are. */
export interface HostNetwork {
  readonly proxy?: unknown;
  readonly prepareProxy?: unknown;
  readonly processAxiosResponse?: unknown;
}

/** Reads TikTok's answer for RudderStack's proxy. */
export interface NetworkHandler<Answer> extends HostNetwork {
  readonly responseHandler: (params: ResponseParams) => Answer;
}

/** A constructor, because the host calls `new networkHandler()`. */
export type NetworkHandlerConstructor<Answer> = new () => NetworkHandler<Answer>;

/** What RudderStack's service loads of a destination. */
export interface Destination {
  readonly process: Process;
  readonly processRouterDest: typeof processRouterDest;
  readonly networkHandler: NetworkHandlerConstructor<ProxyV0Response>;
  readonly networkHandlerV1: NetworkHandlerConstructor<ProxyV1Response>;
}

const handlerOf = <Answer>(
  responseHandler: (params: ResponseParams) => Answer,
  network: HostNetwork,
): NetworkHandlerConstructor<Answer> =>
  class implements NetworkHandler<Answer> {
    readonly responseHandler = responseHandler;

    constructor() {
      Object.assign(this, network);
    }
  };

/** Puts a destination together. */
export const buildDestination = (errors: ErrorFactory, network: HostNetwork): Destination => ({
  process: createProcess(errors),
  processRouterDest,
  networkHandler: handlerOf(createResponseHandlerV0(errors), network),
  networkHandlerV1: handlerOf(createResponseHandlerV1(errors), network),
});

/**
 * Makes the destination for a host that knows its errors by `instanceof`, such as RudderStack's own transformer service.
 *
 * @param host `errors`: the host's error classes. `network`: its `proxy`, `prepareProxy` and `processAxiosResponse`, which
 * both network handlers carry; without them it cannot deliver.
 * @example
 * const errors = { InstrumentationError: TypeError, ConfigurationError: RangeError };
 * const host = createDestination({ errors, network: { proxy: 'of the host' } });
 * new host.networkHandlerV1().proxy // => 'of the host'
 */
export const createDestination = (host: {
  readonly errors: HostErrors;
  readonly network: HostNetwork;
}): Destination => {
  const { proxy, prepareProxy, processAxiosResponse } = host.network;
  return buildDestination(errorsOf(host.errors), { proxy, prepareProxy, processAxiosResponse });
};
