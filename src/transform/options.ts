import { TransformError } from '../errors.js';
import type { EventLimits, Version } from '../events-api/apiVersions.js';
import { maxEventsPerRequest as standardLimits } from '../events-api/limits.js';
import { isObject, isObjectLike, tryTo } from '../values/objects.js';
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

/** The options, each read once: a getter may return anything else when it is read again. */
export interface CheckedOptions {
  readonly parsePhone: ParsePhone | undefined;
  readonly limits: EventLimits;
}

/** The names of all options, those of `transformEvents` included: an option that a function does not use does no harm. */
const optionNames: readonly string[] = ['parsePhone', 'maxEventsPerRequest', 'sendAlone'];

const invalidOption = (text: string): TransformError => new TransformError('invalid-option', text);

/**
 * Reads something of an argument.
 *
 * @param read Returns `undefined` for an argument that is not valid. It may also throw: an argument is anything.
 * @param text What the argument must be.
 * @throws {TransformError} `invalid-option`.
 */
export const readArgument = <Value>(read: () => Value | undefined, text: string): Value => {
  const value = tryTo(read);
  if (value === undefined) throw invalidOption(text);
  return value;
};

/** @throws {TransformError} `invalid-option` for an option that is there and no function. */
export const readFunction = <Options extends object, Name extends keyof Options & string>(
  options: Options,
  name: Name,
): Options[Name] => {
  const text = `Option "${name}" must be a function`;
  const [value] = readArgument(() => [options[name]] as const, text);
  if (value !== undefined && typeof value !== 'function') throw invalidOption(text);
  return value;
};

const readLimits = (options: TransformOptions): EventLimits => {
  const given = readArgument(() => {
    const limits = options.maxEventsPerRequest ?? standardLimits;
    return isObject(limits) ? limits : undefined;
  }, 'Option "maxEventsPerRequest" must be an object such as { v2: 100 }');
  if (given === standardLimits) return standardLimits;

  const limit = (version: Version): number => {
    const maximum = standardLimits[version];
    return readArgument(() => {
      const value = given[version] ?? maximum;
      return Number.isInteger(value) && value >= 1 && value <= maximum ? value : undefined;
    }, `Option "maxEventsPerRequest.${version}" must be a whole number from 1 to ${maximum}`);
  };
  return { v1: limit('v1'), v2: limit('v2') };
};

const hasOnlyKnownNames = (options: object): boolean => {
  for (const name in options) if (!optionNames.includes(name)) return false;
  return true;
};

/**
 * Checks the options.
 *
 * @throws {TransformError} `invalid-option`, naming the option and what it must be.
 * @example
 * readOptions({ maxEventsPerRequest: { v2: 100 } }).limits // => { v1: 50, v2: 100 }
 */
export const readOptions = (options: TransformOptions): CheckedOptions => {
  const isKnown = readArgument(
    () => (isObjectLike(options) ? hasOnlyKnownNames(options) : undefined),
    'Options must be an object',
  );
  if (!isKnown) throw invalidOption(`Unknown option: the options are ${optionNames.join(', ')}`);
  return { parsePhone: readFunction(options, 'parsePhone'), limits: readLimits(options) };
};
