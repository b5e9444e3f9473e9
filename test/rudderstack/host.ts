import * as rudderstack from '../../src/rudderstack/index.js';

// A destination as the host sees it, written from the host's contract and not from our types.

/** The parts of a payload, of either API version, that these tests read. */
export interface Payload {
  readonly event: string;
  readonly type?: string;
  readonly context?: { readonly user?: { readonly phone_number?: string; readonly email?: string } };
}

export interface Body extends Partial<Payload> {
  readonly pixel_code?: string;
  readonly event_source?: string;
  readonly event_source_id?: string;
  readonly partner_name?: string;
  readonly test_event_code?: string;
  readonly data?: readonly Payload[];
  readonly batch?: readonly Payload[];
}

export interface HostRequest {
  readonly endpoint: string;
  readonly endpointPath: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly JSON: Body };
}

export interface Row {
  readonly batchedRequest?: HostRequest | readonly HostRequest[];
  readonly metadata: readonly unknown[];
  readonly batched: boolean;
  readonly statusCode: number;
  readonly error?: string;
  readonly statTags?: Readonly<Record<string, string>>;
  readonly destination?: unknown;
}

export interface Metadata {
  readonly jobId: number;
  readonly attemptNum?: number;
  readonly sourceCategory?: string;
  readonly dontBatch?: boolean;
}

export interface JobResponse {
  readonly statusCode: number;
  readonly metadata: Metadata;
  readonly error: string;
}

/** The result of a handler of proxy v0 or v1. */
export interface Delivered {
  readonly status: number;
  readonly message: string;
  readonly statTags?: Readonly<Record<string, string>>;
  readonly destinationResponse?: unknown;
  readonly response?: readonly JobResponse[];
}

export interface Handler {
  responseHandler(params: Readonly<Record<string, unknown>>): Delivered;
}

export interface Destination {
  process(event: unknown): HostRequest | readonly HostRequest[];
  processRouterDest(inputs: unknown, requestMetadata?: unknown, options?: unknown): readonly Row[];
  readonly networkHandler: new () => Handler;
  readonly networkHandlerV1: new () => Handler;
}

export const destination = rudderstack as unknown as Destination & {
  createDestination(host: { readonly errors: object; readonly network: object }): Destination;
};

export const deepFreeze = <Value>(value: Value): Value => {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
};

export const requestsOf = ({ batchedRequest = [] }: Row): readonly HostRequest[] =>
  'endpoint' in batchedRequest ? [batchedRequest] : batchedRequest;

export const payloadsOf = ({ body }: HostRequest): readonly Partial<Payload>[] =>
  body.JSON.data ?? body.JSON.batch ?? [body.JSON];

/** Calls a function and returns its result or its error. */
export const outcomeOf = <Result>(call: () => Result): { readonly returned?: Result; readonly thrown?: unknown } => {
  try {
    return { returned: call() };
  } catch (thrown) {
    return { thrown };
  }
};
