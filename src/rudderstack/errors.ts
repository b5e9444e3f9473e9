import type { TransformError, TransformErrorCode } from '../errors.js';

/** The tags by which RudderStack's service counts errors; it adds its own. */
export type StatTags = Readonly<Record<'errorCategory' | 'errorType', string>>;

/** Returns the tags of an event that is not sent. */
export const refusalTags = ({ category }: TransformError): StatTags => ({
  errorCategory: 'dataValidation',
  errorType: category,
});

/** Returns the tags of a delivery that failed. */
export const networkTags = (errorType: 'throttled' | 'retryable' | 'aborted'): StatTags => ({
  errorCategory: 'network',
  errorType,
});

interface DestinationErrorDetails {
  readonly code?: TransformErrorCode;
  readonly destinationResponse?: unknown;
}

/**
 * An error in the form that RudderStack's service reports: `status`, and `statTags`, to which the service adds its own.
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
  /** TikTok's response, if there was one. */
  readonly destinationResponse: unknown;

  constructor(message: string, status: number, statTags: StatTags, details: DestinationErrorDetails = {}) {
    super(message);
    this.status = status;
    this.statTags = statTags;
    this.code = details.code;
    this.destinationResponse = details.destinationResponse;
  }
}

/** Creates the errors that a destination throws. */
export interface ErrorFactory {
  refusal(error: TransformError): Error;
  throttled(message: string, response: unknown): Error;
  retryable(message: string, status: number, response: unknown): Error;
  aborted(message: string, status: number, response: unknown): Error;
}

/** Creates errors for a host that reads `status` and `statTags`. */
export const defaultErrors: ErrorFactory = {
  refusal: (error) => new DestinationError(error.message, error.status, refusalTags(error), { code: error.code }),
  throttled: (message, destinationResponse) =>
    new DestinationError(message, 429, networkTags('throttled'), { destinationResponse }),
  retryable: (message, status, destinationResponse) =>
    new DestinationError(message, status, networkTags('retryable'), { destinationResponse }),
  aborted: (message, status, destinationResponse) =>
    new DestinationError(message, status, networkTags('aborted'), { destinationResponse }),
};

/** The error classes of a host that recognises its errors by `instanceof`. */
export interface HostErrors {
  readonly InstrumentationError: new (message: string) => Error;
  readonly ConfigurationError: new (message: string) => Error;
  readonly ThrottledError: new (message: string, response: unknown) => Error;
  readonly AbortedError: new (message: string, status: number, response: unknown) => Error;
  readonly NetworkError: new (message: string, status: number, statTags: StatTags, response: unknown) => Error;
}

/** Creates errors of the host's own classes. */
export const hostErrors = (classes: HostErrors): ErrorFactory => ({
  refusal: ({ category, message }) =>
    category === 'configuration' ? new classes.ConfigurationError(message) : new classes.InstrumentationError(message),
  throttled: (message, response) => new classes.ThrottledError(message, response),
  retryable: (message, status, response) =>
    new classes.NetworkError(message, status, networkTags('retryable'), response),
  aborted: (message, status, response) => new classes.AbortedError(message, status, response),
});
