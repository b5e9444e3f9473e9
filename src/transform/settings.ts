import { TransformError } from '../errors.js';
import type { EventSettings } from '../events-api/sources.js';
import { compileTemplate } from '../mapping/template.js';
import { copyJson, isSameJson, isSameList } from '../values/json.js';
import { isObject, type UnknownObject } from '../values/objects.js';
import { type Config, type ConfigSchema, configSchema, knownKeys, type PhoneOption, parseSettings } from './config.js';

/** The settings as the pipeline uses them: checked, defaulted, and prepared once for all events that share them. */
export interface Settings extends Config {
  /** Event name of the user (trimmed, lower-cased) → TikTok event names, from `eventsToStandard`. */
  readonly namesByEvent: ReadonlyMap<string, readonly string[]>;
  readonly eventIdFromTemplate: EventSettings['eventIdFromTemplate'];
}

/**
 * Reads the settings of a `Config` object.
 *
 * @throws {TransformError} `invalid-config`, `missing-access-token`, `missing-pixel-code`.
 */
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
    return toSettings(parseSettings(schema, config, options));
  } catch (error) {
    if (error instanceof TransformError) return error;
    throw error;
  }
};

interface CacheEntry {
  /** All keys that were there, in their order. */
  readonly keys: readonly string[];
  /** The known keys with copies of their values, so that a later change of the object shows. */
  readonly settings: readonly { readonly key: string; readonly value: unknown }[];
  readonly hasParsePhone: boolean;
  readonly result: Settings | TransformError;
}

const knownOf = (keys: readonly string[]): string[] => keys.filter((key) => knownKeys.has(key));

/** True for the same known keys, whatever their order and the keys of other readers. */
const hasSameSettings = ({ settings }: CacheEntry, keys: readonly string[]): boolean => {
  const known = knownOf(keys);
  return known.length === settings.length && settings.every(({ key }) => known.includes(key));
};

const isFresh = (entry: CacheEntry, config: UnknownObject, hasParsePhone: boolean): boolean => {
  const keys = Object.keys(config);
  // Every event runs this, and most have the same keys in the same order: comparing the lists saves a look-up per key.
  if (entry.hasParsePhone !== hasParsePhone || !(isSameList(entry.keys, keys) || hasSameSettings(entry, keys))) {
    return false;
  }
  for (let index = 0; index < entry.settings.length; index++) {
    const { key, value } = entry.settings[index] as CacheEntry['settings'][number];
    if (config[key] !== value && !isSameJson(value, config[key])) return false;
  }
  return true;
};

/** How many settings are also found by content: a host with templated settings passes a new object per event. */
const RECENT_ENTRIES = 16;

/**
 * Creates a reader that parses each `Config` object once, however many events share it, and once more after one of its
 * settings has changed. Each entry of the package has its own reader, because their defaults differ.
 */
export const createSettingsReader = (schema: ConfigSchema): SettingsReader => {
  const entries = new WeakMap<object, CacheEntry>();
  const recent: CacheEntry[] = [];
  let parsed = 0;

  const find = (config: UnknownObject, hasParsePhone: boolean): CacheEntry | undefined => {
    const entry = entries.get(config);
    if (entry !== undefined && isFresh(entry, config, hasParsePhone)) return entry;
    return recent.find((one) => isFresh(one, config, hasParsePhone));
  };

  const parseAndCache = (config: unknown, options: PhoneOption): Settings | TransformError => {
    const result = readConfig(schema, config, options);
    if (isObject(config)) {
      const keys = Object.keys(config);
      const settings = knownOf(keys).map((key) => ({ key, value: copyJson(config[key]) }));
      const hasParsePhone = options.parsePhone !== undefined;
      const entry = { keys, settings, hasParsePhone, result };
      // A date is copied as a string, for example, and a string may be acceptable where a date was refused.
      if (isFresh(entry, config, hasParsePhone)) {
        entries.set(config, entry);
        recent[parsed++ % RECENT_ENTRIES] = entry;
      }
    }
    return result;
  };

  return (config, options) => {
    const entry = isObject(config) ? find(config, options.parsePhone !== undefined) : undefined;
    const result = entry === undefined ? parseAndCache(config, options) : entry.result;
    if (result instanceof TransformError) throw new TransformError(result.code, result.message);
    return result;
  };
};

/** Reads settings with the defaults of the core. Single events and batches share one reader: a `Config` object is parsed once. */
export const readCoreSettings = createSettingsReader(configSchema);
