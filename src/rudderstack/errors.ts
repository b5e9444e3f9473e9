import type { TransformError, TransformErrorCode } from '../errors.js';

/** How RudderStack's service sorts errors; it adds the destination's own tags. */
export type StatTags = Readonly<Record<'errorCategory' | 'errorType', string>>;

/** The tags of a refusal. */
export const refusalTags = ({ category }: TransformError): StatTags => ({
  errorCategory: 'dataValidation',
  errorType: category,
});

/** The tags of a request that TikTok did not take. */
export const networkTags = (errorType: 'throttled' | 'retryable' | 'aborted'): StatTags => ({
  errorCategory: 'network',
  errorType,
});

/** What an error carries besides its message, status and tags. */
interface DestinationErrorDetails {
  readonly code?: TransformErrorCode;
  readonly destinationResponse?: unknown;
}

/**
 * An error in the form in which RudderStack's service reports it: `status`, and `statTags` to which it adds its own.
 *
 * @example
 * new DestinationError('Event type is required', 400, { errorCategory: 'dataValidation', errorType: 'instrumentation' }).status // => 400
 */
export class DestinationError extends Error {
  override readonly name = 'DestinationError';
  readonly status: number;
  readonly statTags: StatTags;
  /** The stable code of a refusal. */
  readonly code: TransformErrorCode | undefined;
  /** TikTok's answer, where there was one. */
  readonly destinationResponse: unknown;

  constructor(message: string, status: number, statTags: StatTags, details: DestinationErrorDetails = {}) {
    super(message);
    this.status = status;
    this.statTags = statTags;
    this.code = details.code;
    this.destinationResponse = details.destinationResponse;
  }
}

/** Makes the errors that the destination throws. */
export interface ErrorFactory {
  refusal(error: TransformError): Error;
  throttled(message: string, response: unknown): Error;
  retryable(message: string, status: number, response: unknown): Error;
  aborted(message: string, status: number, response: unknown): Error;
}

/** Errors for a host that goes by `status` and `statTags`. */
export const ownErrors: ErrorFactory = {
  refusal: (error) => new DestinationError(error.message, error.status, refusalTags(error), { code: error.code }),
  throttled: (message, destinationResponse) =>
    new DestinationError(message, 429, networkTags('throttled'), { destinationResponse }),
  retryable: (message, status, destinationResponse) =>
    new DestinationError(message, status, networkTags('retryable'), { destinationResponse }),
  aborted: (message, status, destinationResponse) =>
    new DestinationError(message, status, networkTags('aborted'), { destinationResponse }),
};

/** The error classes of a host, which knows its errors by `instanceof`. */
export interface HostErrors {
  readonly InstrumentationError: new (message: string) => Error;
  readonly ConfigurationError: new (message: string) => Error;
  readonly ThrottledError: new (message: string, response: unknown) => Error;
  readonly AbortedError: new (message: string, status: number, response: unknown) => Error;
  readonly NetworkError: new (message: string, status: number, statTags: StatTags, response: unknown) => Error;
}

/** Errors of a host's own classes. */
export const errorsOf = (host: HostErrors): ErrorFactory => ({
  refusal: ({ category, message }) =>
    category === 'configuration' ? new host.ConfigurationError(message) : new host.InstrumentationError(message),
  throttled: (message, response) => new host.ThrottledError(message, response),
  retryable: (message, status, response) => new host.NetworkError(message, status, networkTags('retryable'), response),
  aborted: (message, status, response) => new host.AbortedError(message, status, response),
});
