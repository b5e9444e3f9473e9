import { checkConfig, type TransformInput } from '../index.js';
import { parsePhone } from '../phone.js';
import { escapeInvisible } from '../values/escapeInvisible.js';
import { isObject } from '../values/objects.js';
import type { CommandIo } from './commandIo.js';
import { DigestSet } from './digestMap.js';
import type { Destination } from './findDestination.js';
import { settingsProblem } from './readDestination.js';
import { countOf } from './summaryLine.js';
import { toJson } from './toJson.js';
import { fitLine } from './wrapText.js';

type ConfigFinding = ReturnType<typeof checkConfig>[number];

/** What is wrong with the settings of a destination, or is probably a mistake; errors come first. */
export const settingsFindings = ({ Config }: Destination): readonly ConfigFinding[] =>
  checkConfig(Config, { parsePhone }).map((finding) => ({ ...finding, message: settingsProblem(finding) }));

/** Writes the warnings about the settings of a run, one line each. A run whose settings are refused has ended before. */
export function warnOfSettings(file: string, destination: Destination, io: Pick<CommandIo, 'stderr'>): void {
  for (const sentence of settingsWarnings(destination)) warn(`${file}: ${sentence}`, io);
}

const settingsWarnings = (destination: Destination): readonly string[] =>
  settingsFindings(destination)
    .filter(({ severity }) => severity === 'warning')
    .map(({ path, message }) => `${path}: ${message}`);

const warn = (sentence: string, { stderr }: Pick<CommandIo, 'stderr'>): void => {
  stderr.write(fitLine(`warning: ${escapeInvisible(sentence)}`, stderr));
};

/** A destination of the input in whose settings something is probably a mistake. */
export interface DestinationWarning {
  /** The line of the first event that has it. */
  readonly line: number;
  /** Its settings as JSON, which tell it apart from others. They hold the access token: never print them. */
  readonly settings: string;
  /** What is probably a mistake, a sentence each. */
  readonly sentences: readonly string[];
}

/** Checks each destination of the input once. */
export class DestinationWatch {
  readonly #seen = new WeakSet<object>();
  readonly #checked = new DigestSet();
  #warnings: DestinationWarning[] = [];

  see(line: number, destination: NonNullable<TransformInput['destination']>): void {
    // The input may hold anything.
    if (!isObject(destination) || this.#seen.has(destination)) return;
    this.#seen.add(destination);
    const settings = toJson(destination.Config);
    if (settings === undefined || !this.#checked.addIfNew(settings)) return;
    const sentences = settingsWarnings({ Config: destination.Config });
    if (sentences.length > 0) this.#warnings.push({ line, settings, sentences });
  }

  /** The warnings since the last call. */
  take(): readonly DestinationWarning[] {
    const warnings = this.#warnings;
    this.#warnings = [];
    return warnings;
  }
}

/** So many destinations show what is wrong. */
const maxDestinations = 20;

/** Collects the warnings of a run, whose threads may each have met the same destination. */
export class DestinationWarnings {
  readonly #known = new DigestSet();
  readonly #shown: DestinationWarning[] = [];
  #others = 0;

  add(warning: DestinationWarning): void {
    if (!this.#known.addIfNew(warning.settings)) return;
    if (this.#shown.length < maxDestinations) this.#shown.push(warning);
    else this.#others += 1;
  }

  /** @param input What the lines call the input. */
  write(input: string, io: Pick<CommandIo, 'stderr'>): void {
    for (const { line, sentences } of this.#shown) {
      for (const sentence of sentences) warn(`${input}, line ${line}: ${sentence}`, io);
    }
    if (this.#others === 0) return;
    const have = this.#others === 1 ? 'has' : 'have';
    warn(`${input}: ${countOf(this.#others, 'more destination')} ${have} settings that are probably a mistake`, io);
  }
}
