import type { ErrorCategory, TransformError } from '../errors.js';

/** A refusal in the form in which RudderStack's service reports it: it adds its own tags to those of the error. */
export class DestinationError extends Error {
  override readonly name = 'DestinationError';
  readonly status: number;
  readonly statTags: { readonly errorCategory: 'dataValidation'; readonly errorType: ErrorCategory };

  constructor({ message, status, category }: TransformError) {
    super(message);
    this.status = status;
    this.statTags = { errorCategory: 'dataValidation', errorType: category };
  }
}
