import { type Model, ModelError, parseModel } from '../../warehouse/index.js';
import { CommandError } from '../commandError.js';
import { readJsonFile } from '../readDestination.js';

/**
 * Reads a model from a JSON file and checks it.
 *
 * @throws {CommandError} Names the part of the model and what it must be.
 */
export async function readModel(file: string): Promise<Model> {
  const content = await readJsonFile(file);
  try {
    return parseModel(content);
  } catch (error) {
    if (error instanceof ModelError) throw new CommandError(`cannot use ${file}: ${error.message} (${error.code})`);
    throw error;
  }
}
