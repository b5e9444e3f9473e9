import type { ErrorCategory, TransformError, TransformErrorCode } from '../errors.js';

/**
 * A refusal in the form in which RudderStack's service reports it: it adds its own tags to those of the error.
 *
 * @example
 * const refusal = { message: 'Event type is required', code: 'missing-type', status: 400, category: 'instrumentation' };
 * new DestinationError(refusal).statTags // => { errorCategory: 'dataValidation', errorType: 'instrumentation' }
 */
export class DestinationError extends Error {
  override readonly name = 'DestinationError';
  /** The stable code of the refusal. */
  readonly code: TransformErrorCode;
  readonly status: number;
  readonly statTags: { readonly errorCategory: 'dataValidation'; readonly errorType: ErrorCategory };

  constructor({ message, code, status, category }: TransformError) {
    super(message);
    this.code = code;
    this.status = status;
    this.statTags = { errorCategory: 'dataValidation', errorType: category };
  }
}
