import type { StatTags } from '../../src/rudderstack/index.js';

/** The base class by which a RudderStack host recognises its errors, written from the host's contract. */
export class BaseError extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly statTags: StatTags,
    readonly destinationResponse?: unknown,
  ) {
    super(message);
  }
}

const dataTags = (errorType: string): StatTags => ({ errorCategory: 'dataValidation', errorType });
const networkTags = (errorType: string): StatTags => ({ errorCategory: 'network', errorType });

class InstrumentationError extends BaseError {
  constructor(message: string) {
    super(message, 400, dataTags('instrumentation'));
  }
}

class ConfigurationError extends BaseError {
  constructor(message: string) {
    super(message, 400, dataTags('configuration'));
  }
}

class ThrottledError extends BaseError {
  constructor(message: string, response: unknown) {
    super(message, 429, networkTags('throttled'), response);
  }
}

class AbortedError extends BaseError {
  constructor(message: string, status: number, response: unknown) {
    super(message, status, networkTags('aborted'), response);
  }
}

class NetworkError extends BaseError {
  constructor(message: string, status: number, statTags: StatTags, response: unknown) {
    super(message, status, { ...networkTags('aborted'), ...statTags }, response);
  }
}

export const errors = { InstrumentationError, ConfigurationError, ThrottledError, AbortedError, NetworkError };
