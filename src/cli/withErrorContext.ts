import { CommandError, systemErrorReason } from './commandError.js';

/**
 * Makes the error that the user sees: what failed, then why.
 *
 * The reason is the message of a {@link CommandError}, and the plain words for an operating system error. Messages of other errors
 * are never quoted: they may contain data.
 *
 * @param context What failed.
 * @example
 * const error = Object.assign(new Error(), { code: 'EISDIR' });
 * errorWithContext('cannot read orders', error).message // => 'cannot read orders: it is a folder, not a file'
 */
export function errorWithContext(context: string, error: unknown): CommandError {
  const reason = error instanceof CommandError ? error.message : systemErrorReason(error);
  return new CommandError(`${context}: ${reason}`);
}

/**
 * Awaits a promise and adds to its error what failed.
 *
 * @param context As for {@link errorWithContext}.
 * @throws {CommandError} When the promise is rejected.
 */
export async function withErrorContext<Result>(context: string, promise: Promise<Result>): Promise<Result> {
  try {
    return await promise;
  } catch (error) {
    throw errorWithContext(context, error);
  }
}
