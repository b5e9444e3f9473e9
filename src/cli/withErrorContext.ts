import { CommandError } from './commandError.js';
import { systemErrorReason } from './systemErrorReason.js';

/**
 * Waits for something that may fail, and says what that means for the person at the keyboard.
 *
 * @param sentence Such as `cannot write requests.ndjson`; the reason follows it.
 * @throws {CommandError} When it fails.
 */
export async function withErrorContext<Result>(sentence: string, done: Promise<Result>): Promise<Result> {
  try {
    return await done;
  } catch (error) {
    const reason = error instanceof CommandError ? error.message : systemErrorReason(error);
    throw new CommandError(`${sentence}: ${reason}`);
  }
}
