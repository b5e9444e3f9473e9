import toPath from 'lodash/toPath.js';
import type { PlainRecord } from '../values/kinds.js';
import { own } from '../values/own.js';

/**
 * Compiles a path such as `properties.products[0].sku`, or its keys, into its reader. Own properties only; array indexes
 * work.
 *
 * @example
 * compilePath('context.os.name')({ context: { os: { name: 'iOS' } } }) // => 'iOS'
 */
export const compilePath = (path: string | readonly string[]): ((message: PlainRecord) => unknown) => {
  const keys = toPath(path);
  return (message) => keys.reduce(own, message as unknown);
};
