/** Why a command cannot go on, as one clear sentence for the person at the keyboard. Ends with status 2 and without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
