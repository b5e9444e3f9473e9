import { toObject } from '../values/json.js';
import { isObject, ownProperties, type UnknownObject } from '../values/objects.js';

/** What is read under a key: where its value goes in the list of values, and the keys below it. */
interface Field {
  index: number | undefined;
  below: PathReader | undefined;
}

/**
 * Reads the values at many paths of a message at once.
 *
 * Nine in ten paths lead nowhere in a message, so that the reader looks at the keys that the message has. That takes half the time
 * of asking for every path, and the same time for messages whose keys are missing at random.
 */
export class PathReader {
  // `private` and not `#`: in the script for databases, which is ECMAScript 2020, a `#` is a slow look into a WeakMap.
  private readonly fields = new Map<string, Field>();
  private readonly noValues: undefined[];

  /** @param paths Keys joined by dots, such as `context.traits.email`, each once. */
  constructor(readonly paths: readonly string[]) {
    this.noValues = paths.map(() => undefined);
    for (const [index, path] of paths.entries()) this.add(path.split('.'), index);
  }

  /**
   * Returns the values of own enumerable properties in the order of the paths, `undefined` where a path leads nowhere. An object on
   * the way may be a JSON string, as warehouses deliver it.
   */
  read(message: UnknownObject): readonly unknown[] {
    const values: unknown[] = this.noValues.slice();
    this.readInto(values, message);
    return values;
  }

  private add([key = '', ...rest]: readonly string[], index: number): void {
    const field: Field = this.fields.get(key) ?? { index: undefined, below: undefined };
    this.fields.set(key, field);
    if (rest.length === 0) field.index = index;
    else {
      field.below ??= new PathReader([]);
      field.below.add(rest, index);
    }
  }

  private readInto(values: unknown[], object: UnknownObject): void {
    const own = ownProperties(object);
    for (const key in own) {
      const field = this.fields.get(key);
      if (field === undefined) continue;
      const value = own[key];
      if (field.index !== undefined) values[field.index] = value;
      if (field.below === undefined) continue;
      const below = typeof value === 'string' ? toObject(value) : value;
      if (isObject(below)) field.below.readInto(values, below);
    }
  }
}
