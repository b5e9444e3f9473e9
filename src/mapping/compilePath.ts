import toPath from 'lodash/toPath.js';
import { getOwn, type UnknownObject } from '../values/objects.js';

/**
 * Compiles a path such as `properties.products[0].sku`, or its keys, into a reader of own properties and array indexes.
 *
 * @example
 * compilePath('context.os.name')({ context: { os: { name: 'iOS' } } }) // => 'iOS'
 */
export const compilePath = (path: string | readonly string[]): ((message: UnknownObject) => unknown) => {
  const keys = toPath(path);
  return (message) => keys.reduce(getOwn, message as unknown);
};
