/** Why a command cannot go on, as one sentence for the user. The program prints it without a stack and ends with status 2. */
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
  ['ENOSPC', 'no space is left on the device'],
  ['EIO', 'the device reports an error'],
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
