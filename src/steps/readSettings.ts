import isEqual from 'lodash/isEqual.js';
import { type FixedTextCode, TransformError } from '../errors.js';
import { compileTemplate } from '../mapping/compileTemplate.js';
import { blankToUndefined, type Config, configSchema } from '../schemas/config.js';
import type { TransformOptions } from '../schemas/options.js';
import type { Settings } from '../schemas/settings.js';
import { copyJson } from '../values/copyJson.js';
import { isObject, isRecord, type PlainRecord } from '../values/kinds.js';
import { own } from '../values/own.js';

type PhoneOption = Pick<TransformOptions, 'completePhone'>;

/** Any schema of the settings: the entries of the package differ in their defaults. */
export type ConfigSchema = Pick<typeof configSchema, 'safeParse'>;

/** Reads the settings of a `Config` object; throws a `TransformError` where they are not acceptable. */
export type SettingsReader = (config: unknown, options: PhoneOption) => Settings;

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

const knownKeys = Object.keys(configSchema.shape);

const knownSettings = (config: PlainRecord): PlainRecord =>
  Object.fromEntries(knownKeys.map((key) => [key, own(config, key)]));

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

const toSettings = (config: Config): Settings => {
  const namesByEvent = new Map<string, string[]>();
  for (const { from, to } of config.eventsToStandard) {
    const event = from.toLowerCase();
    const names = namesByEvent.get(event) ?? [];
    if (!names.includes(to)) namesByEvent.set(event, [...names, to]);
  }
  const { eventIdTemplate } = config;
  return Object.freeze({
    ...config,
    namesByEvent,
    eventIdFromTemplate: eventIdTemplate === undefined ? () => undefined : compileTemplate(eventIdTemplate),
  });
};

const readConfig = (schema: ConfigSchema, config: unknown, options: PhoneOption): Settings | TransformError => {
  try {
    return toSettings(checkConfig(schema, config, options));
  } catch (error) {
    if (error instanceof TransformError) return error;
    throw error;
  }
};

interface Kept {
  readonly given: PlainRecord;
  readonly hasCompletePhone: boolean;
  readonly result: Settings | TransformError;
}

const isUnchanged = (given: PlainRecord, config: PlainRecord): boolean =>
  knownKeys.every((key) => {
    const [before, now] = [given[key], own(config, key)];
    return Object.is(before, now) || (isObject(now) && isEqual(before, now));
  });

/**
 * Makes a reader that parses each `Config` object once, however many events share it, and again when a setting in it has
 * changed. Each entry of the package has its own, because their defaults differ.
 */
export const createSettingsReader = (schema: ConfigSchema): SettingsReader => {
  const keptByConfig = new WeakMap<object, Kept>();

  const parseAndKeep = (config: unknown, options: PhoneOption): Settings | TransformError => {
    const result = readConfig(schema, config, options);
    if (isRecord(config)) {
      // Copied, so that what the caller changes later shows as a change.
      const given = copyJson(knownSettings(config)) as PlainRecord;
      keptByConfig.set(config, { given, hasCompletePhone: options.completePhone !== undefined, result });
    }
    return result;
  };

  return (config, options) => {
    const kept = isRecord(config) ? keptByConfig.get(config) : undefined;
    const isValid =
      kept !== undefined &&
      kept.hasCompletePhone === (options.completePhone !== undefined) &&
      isUnchanged(kept.given, config as PlainRecord);
    const result = isValid ? kept.result : parseAndKeep(config, options);
    if (result instanceof TransformError) throw new TransformError(result.code, result.message);
    return result;
  };
};
