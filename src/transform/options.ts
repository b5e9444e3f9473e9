import { TransformError } from '../errors.js';
import type { EventLimits, Version } from '../events-api/apiVersions.js';
import { maxEventsPerRequest as standardLimits } from '../events-api/request.js';
import { isObject } from '../values/objects.js';
import type { ParsePhone } from '../values/phoneNumber.js';

/** What a caller may pass besides the event. */
export interface TransformOptions {
  /**
   * Brings phone numbers into E.164; the entry `tiktok-ads-transformer/phone` exports one. It is not called for international
   * numbers that only lose their blanks. Without it, numbers are read by their shape, national ones are dropped, and the setting
   * `defaultPhoneCountry` is refused.
   */
  readonly parsePhone?: ParsePhone | undefined;
  /** Lowers how many events one request holds, per API version: from 1 to 50 (v1) and to 1,000 (v2). */
  readonly maxEventsPerRequest?: { readonly v1?: number | undefined; readonly v2?: number | undefined } | undefined;
}

/** The names of all options, those of `transformEvents` included: an option that a function does not use does no harm. */
const optionNames: readonly string[] = ['parsePhone', 'maxEventsPerRequest', 'sendAlone'];

const invalidOption = (option: string, mustBe: string): TransformError =>
  new TransformError('invalid-option', `Option "${option}" must be ${mustBe}`);

/**
 * Checks the options and returns the limits they set.
 *
 * @throws {TransformError} `invalid-option`, naming the option and what it must be.
 * @example
 * readLimits({ maxEventsPerRequest: { v2: 100 } }) // => { v1: 50, v2: 100 }
 */
export const readLimits = (options: TransformOptions): EventLimits => {
  if (typeof options !== 'object' || options === null)
    throw new TransformError('invalid-option', 'Options must be an object');
  for (const name in options) {
    if (!optionNames.includes(name)) {
      throw new TransformError('invalid-option', `Unknown option: the options are ${optionNames.join(', ')}`);
    }
  }
  const { parsePhone } = options;
  const maxEventsPerRequest = options.maxEventsPerRequest ?? standardLimits;
  if (parsePhone !== undefined && typeof parsePhone !== 'function') {
    throw invalidOption('parsePhone', 'a function');
  }
  if (maxEventsPerRequest === standardLimits) return standardLimits;
  if (!isObject(maxEventsPerRequest)) throw invalidOption('maxEventsPerRequest', 'an object such as { v2: 100 }');

  const limit = (version: Version): number => {
    const maximum = standardLimits[version];
    const given = maxEventsPerRequest[version] ?? maximum;
    if (Number.isInteger(given) && given >= 1 && given <= maximum) return given;
    throw invalidOption(`maxEventsPerRequest.${version}`, `a whole number from 1 to ${maximum}`);
  };
  return { v1: limit('v1'), v2: limit('v2') };
};
