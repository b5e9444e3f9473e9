import { TransformError } from '../errors.js';
import { compileTemplate } from '../mapping/compileTemplate.js';
import { copyJson } from '../values/copyJson.js';
import { isObject, type UnknownObject } from '../values/kinds.js';
import { isSameJson, isSameList } from '../values/sameJson.js';
import { type ConfigSchema, checkConfig, type PhoneOption } from './checkConfig.js';
import { type Config, knownKeys } from './config.js';
import type { Settings } from './settings.js';

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

interface CacheEntry {
  /** All keys that were there, in their order. */
  readonly keys: readonly string[];
  /** The known ones with their values, copied, so that what the caller changes later shows as a change. */
  readonly settings: readonly { readonly key: string; readonly value: unknown }[];
  readonly hasCompletePhone: boolean;
  readonly result: Settings | TransformError;
}

const knownOf = (keys: readonly string[]): string[] => keys.filter((key) => knownKeys.has(key));

/** Keys of other readers may differ, and the order of ours. */
const hasSameSettings = ({ settings }: CacheEntry, keys: readonly string[]): boolean => {
  const known = knownOf(keys);
  return known.length === settings.length && settings.every(({ key }) => known.includes(key));
};

const isFresh = (kept: CacheEntry, config: UnknownObject, hasCompletePhone: boolean): boolean => {
  const keys = Object.keys(config);
  // Every event comes here, and mostly finds the same keys in the same order: to see that spares looking each of them up.
  if (kept.hasCompletePhone !== hasCompletePhone || !(isSameList(kept.keys, keys) || hasSameSettings(kept, keys))) {
    return false;
  }
  for (let index = 0; index < kept.settings.length; index++) {
    const { key, value } = kept.settings[index] as CacheEntry['settings'][number];
    if (config[key] !== value && !isSameJson(value, config[key])) return false;
  }
  return true;
};

/** How many settings are found again by what they say: a host with templated settings passes a new object per event. */
const MOST_RECENT = 16;

/**
 * Makes a reader that parses each `Config` object once, however many events share it, and again when a setting in it has
 * changed. Each entry of the package has its own, because their defaults differ.
 */
export const createSettingsReader = (schema: ConfigSchema): SettingsReader => {
  const keptByConfig = new WeakMap<object, CacheEntry>();
  const recent: CacheEntry[] = [];
  let parsed = 0;

  const find = (config: UnknownObject, hasCompletePhone: boolean): CacheEntry | undefined => {
    const kept = keptByConfig.get(config);
    if (kept !== undefined && isFresh(kept, config, hasCompletePhone)) return kept;
    return recent.find((one) => isFresh(one, config, hasCompletePhone));
  };

  const parseAndKeep = (config: unknown, options: PhoneOption): Settings | TransformError => {
    const result = readConfig(schema, config, options);
    if (isObject(config)) {
      const keys = Object.keys(config);
      const settings = knownOf(keys).map((key) => ({ key, value: copyJson(config[key]) }));
      const hasCompletePhone = options.completePhone !== undefined;
      const kept = { keys, settings, hasCompletePhone, result };
      // A date, say, is copied as a text, and what was refused as a date may be acceptable as a text.
      if (isFresh(kept, config, hasCompletePhone)) {
        keptByConfig.set(config, kept);
        recent[parsed++ % MOST_RECENT] = kept;
      }
    }
    return result;
  };

  return (config, options) => {
    const kept = isObject(config) ? find(config, options.completePhone !== undefined) : undefined;
    const result = kept === undefined ? parseAndKeep(config, options) : kept.result;
    if (result instanceof TransformError) throw new TransformError(result.code, result.message);
    return result;
  };
};
