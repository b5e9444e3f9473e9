import type { TransformInput } from '../../index.js';

type Destination = NonNullable<TransformInput['destination']>;

/** More destinations than this in one input are rare, and larger ones too; what is not kept is only parsed again. */
const maxKept = 1000;
const maxCharacters = 32 * 1024;

/**
 * Gives equal destinations of different records as one object.
 *
 * The core parses the settings of an object once; parsing them anew for each `{ message, destination }` pair would take longer than
 * transforming its message.
 */
export class DestinationCache {
  readonly #byText = new Map<string, Destination>();

  share(destination: Destination): Destination {
    const text = printed(destination);
    if (text === undefined || text.length > maxCharacters) return destination;
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    if (this.#byText.size >= maxKept) this.#forgetOldest();
    this.#byText.set(text, destination);
    return destination;
  }

  #forgetOldest(): void {
    for (const text of this.#byText.keys()) {
      this.#byText.delete(text);
      return;
    }
  }
}

/** Undefined for what is nested too deep to print. */
function printed(destination: Destination): string | undefined {
  try {
    return JSON.stringify(destination);
  } catch {
    return undefined;
  }
}
