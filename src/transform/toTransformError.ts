import { TransformError } from '../errors.js';
import { getOwn } from '../values/objects.js';

const isPlainData = (read: () => unknown): boolean => {
  try {
    JSON.stringify(read());
    return true;
  } catch {
    return false;
  }
};

/**
 * Converts any error into a `TransformError`: one that already is, an input that JSON cannot hold and that cannot be read,
 * such as an object that contains itself, or a bug of this library.
 *
 * The text of an unknown error is dropped, because it may quote the event.
 */
export const toTransformError = (error: unknown, event: unknown): TransformError => {
  if (error instanceof TransformError) return error;
  if (!isPlainData(() => getOwn(event, 'message'))) {
    return new TransformError('invalid-message', 'Event must be plain data, as JSON holds it');
  }
  if (!isPlainData(() => getOwn(getOwn(event, 'destination'), 'Config'))) {
    return new TransformError('invalid-config', 'destination.Config must be plain data, as JSON holds it');
  }
  return new TransformError('internal-error');
};
