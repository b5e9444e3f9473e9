import isEqual from 'lodash/isEqual.js';
import { TransformError } from '../errors.js';
import { compileTemplate } from '../mapping/compileTemplate.js';
import { type ConfigSchema, checkConfig, knownKeys, knownSettings, type PhoneOption } from '../schemas/checkConfig.js';
import type { Config } from '../schemas/config.js';
import type { Settings } from '../schemas/settings.js';
import { copyJson } from '../values/copyJson.js';
import { isObject, isRecord, type PlainRecord } from '../values/kinds.js';
import { own } from '../values/own.js';

/** Reads the settings of a `Config` object; throws a `TransformError` where they are not acceptable. */
export type SettingsReader = (config: unknown, options: PhoneOption) => Settings;

const toSettings = (config: Config): Settings => {
  const namesByEvent = new Map<string, Set<string>>();
  for (const { from, to } of config.eventsToStandard) {
    const event = from.toLowerCase();
    const names = namesByEvent.get(event);
    if (names === undefined) namesByEvent.set(event, new Set([to]));
    else names.add(to);
  }
  const { eventIdTemplate } = config;
  return Object.freeze({
    ...config,
    namesByEvent: new Map([...namesByEvent].map(([event, names]) => [event, [...names]])),
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
