import type { Settings } from '../transform/settings.js';
import type { UnknownObject } from '../values/kinds.js';
import { compilePath } from './compilePath.js';
import type { Cast } from './fieldRow.js';

/** A row that stands alone: all its sources are paths. */
interface SingleRow<Value> {
  readonly from: readonly string[];
  readonly cast: Cast<Value>;
}

/**
 * Compiles one row into the function that gives its first usable value. For a few paths of an event, asking for each is
 * faster than what `compileMapping` does for a table.
 */
export const compileRow = <Value>({ from, cast }: SingleRow<Value>) => {
  const readers = from.map((path) => compilePath(path));
  return (message: UnknownObject, settings: Settings): Value | undefined => {
    for (const read of readers) {
      const value = cast(read(message), message, settings);
      if (value !== undefined) return value;
    }
    return undefined;
  };
};
