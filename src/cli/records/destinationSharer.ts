import type { TransformInput } from '../../index.js';

type Destination = NonNullable<TransformInput['destination']>;

/** More destinations than this in one input are rare; what falls out is only parsed again. */
const maxKept = 1000;

/**
 * Gives equal destinations of different records as one object.
 *
 * The core parses the settings of an object once; parsing them anew for each `{ message, destination }` pair would take longer than
 * transforming its message.
 */
export class DestinationSharer {
  readonly #byText = new Map<string, Destination>();

  share(destination: Destination): Destination {
    const text = JSON.stringify(destination);
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
