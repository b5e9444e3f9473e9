import toPath from 'lodash/toPath.js';
import { parseJson } from '../values/json.js';
import { getOwn, type UnknownObject } from '../values/objects.js';

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
