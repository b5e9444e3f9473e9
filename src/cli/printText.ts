import { BrokenPipeError, BufferedWriter } from './bufferedWriter.js';
import type { CommandIo } from './commandIo.js';

/**
 * Prints a text that is complete. A reader that has gone away is no failure.
 *
 * @param name What an error calls the text.
 * @throws {CommandError} When it cannot be written.
 */
export async function printText(text: string, name: string, io: Pick<CommandIo, 'stdout'>): Promise<void> {
  const output = new BufferedWriter(io.stdout, name);
  try {
    await output.write(text);
    await output.flush();
  } catch (error) {
    if (!(error instanceof BrokenPipeError)) throw error;
  }
}
