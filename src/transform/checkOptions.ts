import { TransformError } from '../errors.js';
import { apiVersions, type EventLimits } from '../events-api/apiVersions.js';
import { isObject } from '../values/kinds.js';
import type { TransformOptions } from './options.js';

const standardLimits: EventLimits = { v1: apiVersions.v1.maxEventsPerRequest, v2: apiVersions.v2.maxEventsPerRequest };

const invalidOption = (option: string, mustBe: string): TransformError =>
  new TransformError('invalid-option', `Option "${option}" must be ${mustBe}`);

/**
 * Checks the options and gives the limits they set.
 *
 * @throws {TransformError} `invalid-option`, naming the option and what it must be.
 * @example
 * checkOptions({ maxEventsPerRequest: { v2: 100 } }) // => { v1: 50, v2: 100 }
 */
export const checkOptions = (options: TransformOptions): EventLimits => {
  if (typeof options !== 'object' || options === null)
    throw new TransformError('invalid-option', 'Options must be an object');
  const { completePhone } = options;
  const maxEventsPerRequest = options.maxEventsPerRequest ?? standardLimits;
  if (completePhone !== undefined && typeof completePhone !== 'function') {
    throw invalidOption('completePhone', 'a function');
  }
  if (maxEventsPerRequest === standardLimits) return standardLimits;
  if (!isObject(maxEventsPerRequest)) throw invalidOption('maxEventsPerRequest', 'an object such as { v2: 100 }');

  const limit = (version: keyof EventLimits): number => {
    const most = standardLimits[version];
    const given = maxEventsPerRequest[version] ?? most;
    if (Number.isInteger(given) && given >= 1 && given <= most) return given;
    throw invalidOption(`maxEventsPerRequest.${version}`, `a whole number from 1 to ${most}`);
  };
  return { v1: limit('v1'), v2: limit('v2') };
};
