/**
 * Why a model cannot be used. The text names the key and what it must be.
 *
 * @example
 * new ModelError('Model "key" must be a list of column names').code // => 'invalid-model'
 */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code = 'invalid-model';
  readonly category = 'configuration';
  /** As of every refusal: trying again cannot help. */
  readonly status = 400;
}
