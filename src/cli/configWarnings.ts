import { checkConfig } from '../index.js';
import { parsePhone } from '../phone.js';
import type { CommandIo } from './commandIo.js';
import { escapeInvisible } from './escapeInvisible.js';
import type { Destination } from './findDestination.js';

/** Writes what can hardly be meant in the settings of a run, one line each. A run whose settings are refused has ended before. */
export function warnOfSettings(file: string, { Config }: Destination, io: Pick<CommandIo, 'stderr'>): void {
  for (const { severity, path, message } of checkConfig(Config, { parsePhone })) {
    if (severity === 'warning') io.stderr.write(`warning: ${escapeInvisible(`${file}: ${path}: ${message}`)}\n`);
  }
}
