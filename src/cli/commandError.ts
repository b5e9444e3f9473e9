/** Why a command cannot continue, as one sentence for the user. The program prints it without a stack and ends with status 2. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

const reasons = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['EISDIR', 'it is a folder, not a file'],
  ['EEXIST', 'there is a file of that name'],
  ['ENOTDIR', 'a part of its path is not a folder'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EROFS', 'the file system is read-only'],
  ['ELOOP', 'its symbolic links lead in a circle'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['EMFILE', 'too many files are open'],
  ['ENOSPC', 'no space is left on the device'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EFBIG', 'the file would be too large for its file system'],
  ['EIO', 'the device reports an error'],
  ['EADDRINUSE', 'another program uses it'],
]);

/** The `code` of an operating system error, such as `ENOENT`. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Describes an operating system error in plain words.
 *
 * Node's own message is not used: it names system calls and may quote more than the user should see.
 *
 * @example
 * systemErrorReason(Object.assign(new Error(), { code: 'EACCES' })) // => 'permission denied'
 */
export function systemErrorReason(error: unknown): string {
  const code = systemErrorCode(error);
  if (code === undefined) return 'unknown reason';
  return reasons.get(code) ?? code;
}

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
