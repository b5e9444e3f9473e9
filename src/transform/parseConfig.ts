import { type FixedTextCode, TransformError } from '../errors.js';
import { externalIdPaths } from '../events-api/settings.js';
import { templatePaths } from '../mapping/template.js';
import { blankToUndefined, getOwn, getOwnEnumerable, isObject, type UnknownObject } from '../values/objects.js';
import { type Config, configSchema, knownKeys } from './config.js';
import type { TransformOptions } from './options.js';
import { toTransformError } from './toTransformError.js';

/** The only option that decides about settings. */
export type PhoneOption = Pick<TransformOptions, 'parsePhone'>;

/** Any schema of the settings: the entries of the package differ in their defaults. */
export type ConfigSchema = Pick<typeof configSchema, 'safeParse'>;

/** The settings as they were given. */
const knownSettings = (config: UnknownObject): UnknownObject =>
  Object.fromEntries([...knownKeys].map((key) => [key, getOwnEnumerable(config, key)]));

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The two credentials are checked last, and have codes of their own where they are missing. */
const credentials: readonly PropertyKey[] = ['accessToken', 'pixelCode'] satisfies (keyof Config)[];
const missingCredential: ReadonlyMap<PropertyKey, FixedTextCode> = new Map([
  ['accessToken', 'missing-access-token'],
  ['pixelCode', 'missing-pixel-code'],
]);

const invalidConfig = (setting: string, mustBe: string): TransformError =>
  new TransformError('invalid-config', `Setting "${setting}" must be ${mustBe}`);

const toRefusal = (issues: readonly Issue[], given: UnknownObject): TransformError => {
  const rank = ({ path }: Issue) => credentials.indexOf(path[0] ?? '');
  const [first] = [...issues].sort((one, other) => rank(one) - rank(other));
  const { path = [], message = '' } = first ?? {};
  const [key = ''] = path;
  const code = missingCredential.get(key);
  const value = given[String(key)];
  const isMissing = typeof value !== 'string' || blankToUndefined(value) === undefined;
  return code !== undefined && isMissing ? new TransformError(code) : invalidConfig(path.join('.'), message);
};

/** An id that is sent as a digest must not leave in plain text as the event id. */
const templateReadsExternalId = ({ eventIdTemplate, externalIdFrom }: UnknownObject): boolean => {
  const hashed = typeof externalIdFrom === 'string' ? getOwn(externalIdPaths, externalIdFrom) : undefined;
  if (typeof eventIdTemplate !== 'string' || !Array.isArray(hashed)) return false;
  return templatePaths(eventIdTemplate).some(([first = '']) => hashed.includes(first));
};

/** Checks a `Config` object by the schema of an entry, and fills in its defaults. */
export const parseSettings = (schema: ConfigSchema, config: unknown, { parsePhone }: PhoneOption): Config => {
  if (!isObject(config)) {
    throw new TransformError('invalid-config', 'destination.Config must be an object of settings');
  }
  const given = knownSettings(config);
  if (parsePhone === undefined && blankToUndefined(given['defaultPhoneCountry']) !== undefined) {
    throw invalidConfig('defaultPhoneCountry', 'left out, unless options.parsePhone is given');
  }
  if (templateReadsExternalId(given)) {
    throw invalidConfig('eventIdTemplate', 'made of other paths than those that externalIdFrom hashes');
  }
  const result = schema.safeParse(given);
  if (!result.success) throw toRefusal(result.error.issues, given);
  return result.data;
};

/**
 * Checks a destination's settings and fills in the defaults.
 *
 * @param config The settings, as the user wrote them; see `ConfigInput`.
 * @param options The options that events will be transformed with: `defaultPhoneCountry` needs `parsePhone`.
 * @throws {TransformError} `invalid-config`, `missing-access-token` or `missing-pixel-code`; the text names the setting.
 * @example
 * parseConfig({ accessToken: 'example-token', pixelCode: 'EXAMPLE' }).version // => 'v2'
 */
export const parseConfig = (config: unknown, options: PhoneOption = {}): Config => {
  try {
    return parseSettings(configSchema, config, options);
  } catch (error) {
    throw toTransformError(error, { destination: { Config: config } });
  }
};
