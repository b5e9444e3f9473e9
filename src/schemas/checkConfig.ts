import { type FixedTextCode, TransformError } from '../errors.js';
import { isRecord, type PlainRecord } from '../values/kinds.js';
import { own } from '../values/own.js';
import { blankToUndefined, type Config, configSchema } from './config.js';
import type { TransformOptions } from './options.js';

/** The only option that decides about settings. */
export type PhoneOption = Pick<TransformOptions, 'completePhone'>;

/** Any schema of the settings: the entries of the package differ in their defaults. */
export type ConfigSchema = Pick<typeof configSchema, 'safeParse'>;

/** The keys that are read of a `Config` object. */
export const knownKeys = Object.keys(configSchema.shape);

/** The settings of a `Config` object as they were given, own properties only. */
export const knownSettings = (config: PlainRecord): PlainRecord =>
  Object.fromEntries(knownKeys.map((key) => [key, own(config, key)]));

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The two credentials are judged last, and by their own codes where they are missing. */
const credentials: readonly PropertyKey[] = ['accessToken', 'pixelCode'] satisfies (keyof Config)[];
const missingCredential: ReadonlyMap<PropertyKey, FixedTextCode> = new Map([
  ['accessToken', 'missing-access-token'],
  ['pixelCode', 'missing-pixel-code'],
]);

const invalidConfig = (setting: string, mustBe: string): TransformError =>
  new TransformError('invalid-config', `Setting "${setting}" must be ${mustBe}`);

const refusal = (issues: readonly Issue[], given: PlainRecord): TransformError => {
  const [first] = [...issues].sort(
    (a, b) => credentials.indexOf(a.path[0] ?? '') - credentials.indexOf(b.path[0] ?? ''),
  );
  const { path = [], message = '' } = first ?? {};
  const [key = ''] = path;
  const code = missingCredential.get(key);
  const value = given[String(key)];
  const isMissing = typeof value !== 'string' || blankToUndefined(value) === undefined;
  return code !== undefined && isMissing ? new TransformError(code) : invalidConfig(path.join('.'), message);
};

/**
 * Checks a `Config` object and fills in the defaults.
 *
 * @throws {TransformError} `invalid-config`, `missing-access-token`, `missing-pixel-code`.
 */
export const checkConfig = (schema: ConfigSchema, config: unknown, { completePhone }: PhoneOption): Config => {
  if (!isRecord(config)) throw invalidConfig('Config', 'an object of settings');
  const given = knownSettings(config);
  if (completePhone === undefined && blankToUndefined(given['defaultPhoneCountry']) !== undefined) {
    throw invalidConfig('defaultPhoneCountry', 'left out, unless options.completePhone is given');
  }
  const result = schema.safeParse(given);
  if (!result.success) throw refusal(result.error.issues, given);
  return result.data;
};
