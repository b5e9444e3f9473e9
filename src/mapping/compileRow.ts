import toPath from 'lodash/toPath.js';
import { parseJson, toObject } from '../values/json.js';
import { getOwn, getOwnEnumerable, type UnknownObject } from '../values/objects.js';
import type { RowCast } from './row.js';

/**
 * Compiles a path such as `properties.products[0].sku`, or its keys, into a reader of own properties and array indexes.
 * An object or array on the way may be a JSON string, as warehouses deliver it.
 *
 * @example
 * compilePath('context.os.name')({ context: { os: { name: 'iOS' } } }) // => 'iOS'
 */
export const compilePath = (path: string | readonly string[]): ((message: UnknownObject) => unknown) => {
  const keys = toPath(path);
  return (message) =>
    keys.reduce(
      (holder: unknown, key) => getOwn(typeof holder === 'string' ? parseJson(holder) : holder, key),
      message,
    );
};

/** What reading a row takes, where its sources are paths. */
interface PathRow<Value, Context> {
  readonly sources: readonly string[];
  readonly cast: RowCast<Value, Context>;
}

/** Compiles a path of names into a reader of own enumerable properties. */
export const pathReader = (path: string) => {
  const keys = path.split('.');
  return (object: UnknownObject): unknown =>
    keys.reduce<unknown>((holder, key) => getOwnEnumerable(toObject(holder), key), object);
};

/** Compiles a row that stands alone. For a few paths, asking for each is faster than reading a whole message. */
export const compileRow = <Value, Context>({ sources, cast }: PathRow<Value, Context>) => {
  const readers = sources.map(pathReader);
  return (object: UnknownObject, context: Context): Value | undefined => {
    for (const read of readers) {
      const value = cast.read(read(object), object, context);
      if (value !== undefined) return value;
    }
    return undefined;
  };
};
