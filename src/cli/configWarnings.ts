import { checkConfig } from '../index.js';
import { parsePhone } from '../phone.js';
import { escapeInvisible } from '../values/escapeInvisible.js';
import type { CommandIo } from './commandIo.js';
import type { Destination } from './findDestination.js';
import { settingsProblem } from './readDestination.js';
import { fitLine } from './wrapText.js';

type ConfigFinding = ReturnType<typeof checkConfig>[number];

/** What is wrong with the settings of a destination, or can hardly be meant; errors come first. */
export const settingsFindings = ({ Config }: Destination): readonly ConfigFinding[] =>
  checkConfig(Config, { parsePhone }).map((finding) => ({ ...finding, message: settingsProblem(finding) }));

/** Writes what can hardly be meant in the settings of a run, one line each. A run whose settings are refused has ended before. */
export function warnOfSettings(file: string, destination: Destination, io: Pick<CommandIo, 'stderr'>): void {
  for (const { severity, path, message } of settingsFindings(destination)) {
    if (severity !== 'warning') continue;
    io.stderr.write(fitLine(`warning: ${escapeInvisible(`${file}: ${path}: ${message}`)}`, io.stderr));
  }
}
