import once from 'lodash/once.js';
import * as z from 'zod';
import { type FixedTextCode, TransformError } from '../errors.js';
import { eventNameMaps } from '../events-api/eventNames.js';
import { isPersonalName } from '../events-api/personalNames.js';
import { placeNames } from '../events-api/placeNames.js';
import { type ExternalIdFrom, externalIdPaths } from '../events-api/sources.js';
import { templatePaths } from '../mapping/template.js';
import { personalString } from '../values/casts.js';
import { countryCodes } from '../values/countries.js';
import { toPlainDecimal } from '../values/json.js';
import { blankToUndefined, getOwn, getOwnEnumerable, isObject, type UnknownObject } from '../values/objects.js';
import type { TransformOptions } from './options.js';
import type { WithOtherKeys } from './trackEvent.js';

/** A setting that is null or blank is absent: its default applies. */
const setting = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(blankToUndefined, schema);

const flagWords = new Map<unknown, boolean>([
  ['true', true],
  ['false', false],
]);
const flag = (byDefault: boolean) =>
  setting(
    z.preprocess(
      (value) => (typeof value === 'string' ? (flagWords.get(value.trim().toLowerCase()) ?? value) : value),
      z.boolean({ error: 'true or false' }).default(byDefault),
    ),
  );

/** A host that fills templates in may give a number. */
const numberToString = (value: unknown): unknown =>
  typeof value === 'number' && Number.isFinite(value) ? toPlainDecimal(value) : value;

const credential = <Schema extends z.ZodType>(schema: Schema) => setting(z.preprocess(numberToString, schema));

const trimmedString = (error: string) => z.string({ error }).trim();

/** The complete rows; others are skipped, like the empty last line of a form. */
const toEventRows = (rows: readonly unknown[]) =>
  rows.filter(isObject).flatMap((row) => {
    const [from, to] = [personalString.read(getOwn(row, 'from')), personalString.read(getOwn(row, 'to'))];
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });

const isUsableTemplate = (template: string): boolean => {
  const paths = templatePaths(template);
  return paths.length > 0 && paths.every((keys) => keys.length > 0);
};

const namesNoPersonalData = (template: string): boolean => !templatePaths(template).flat().some(isPersonalName);

const eventSourceId = () => setting(trimmedString('text').optional());

/** The schema of each setting, created with the first settings: creating all takes 4 ms, a sixth of the load time. */
const settings = {
  // It becomes a header, which accepts nothing else.
  accessToken: () =>
    credential(trimmedString('text').regex(/^[\x20-\x7E]+$/, { error: 'printable ASCII text' })).describe(
      'Access token of the Events API; sent as the header `Access-Token`',
    ),
  pixelCode: () =>
    credential(trimmedString('text')).describe('Pixel code: `pixel_code` in 1.0, `event_source_id` in 2.0'),
  version: () =>
    setting(z.enum(['v1', 'v2'], { error: '"v1" or "v2"' }).default('v2')).describe(
      'API version: `v1` is Events API 1.0, `v2` is 2.0',
    ),
  hashUserProperties: () => flag(true).describe('Hash personal data. Names and postcodes are always hashed'),
  sendCustomEvents: () => flag(false).describe('Send event names that no map contains as they are'),
  eventsToStandard: () =>
    setting(z.array(z.unknown(), { error: 'a list of { from, to }' }).transform(toEventRows).default([])).describe(
      'Your own event names: a list of `{ from, to }`, which wins over the built-in map',
    ),
  eventNames: () =>
    setting(z.enum(eventNameMaps, { error: '"current" or "rudderstack"' }).default('current')).describe(
      'The built-in map of event names',
    ),
  partnerName: () =>
    setting(trimmedString('text').optional()).describe('`partner_name`. TikTok may refuse a name it does not know'),
  eventSourceIds: () =>
    setting(
      z
        .object(
          { web: eventSourceId(), app: eventSourceId(), offline: eventSourceId(), crm: eventSourceId() },
          { error: 'an object of ids for web, app, offline and crm' },
        )
        .default({}),
    ).describe('2.0: `event_source_id` per event source; the pixel code where one is missing'),
  defaultPhoneCountry: () =>
    setting(
      z
        .string({ error: 'an ISO 3166 country code of two letters' })
        .trim()
        .toUpperCase()
        .refine((code) => countryCodes.has(code), {
          error: 'an ISO 3166 country code of two letters, such as "DE" (the United Kingdom is "GB")',
        })
        .optional(),
    ).describe(
      "Country of phone numbers that name none, where the person's address names none either, as ISO 3166 alpha-2. Needs `options.parsePhone`",
    ),
  externalIdFrom: () =>
    setting(
      z
        .enum(Object.keys(externalIdPaths) as ExternalIdFrom[], { error: '"none", "userId" or "userIdOrAnonymousId"' })
        .default('none'),
    ).describe('Where `external_id` comes from when `context.externalId` has none'),
  customProperties: () =>
    setting(
      z
        .array(
          z
            .string({ error: 'a property name' })
            .refine((name) => name.trim() !== '', { error: 'a property name' })
            .refine((name) => placeNames.has(name) || !isPersonalName(name), {
              error: 'a property that holds no personal data',
            }),
          { error: 'a list of property names' },
        )
        .default([]),
    ).describe('Names of properties to copy as they are'),
  eventIdTemplate: () =>
    setting(
      trimmedString('text with a {path}')
        .refine(isUsableTemplate, { error: 'text with a path in braces, such as "{properties.order_id}-{event}"' })
        .refine(namesNoPersonalData, { error: 'made of paths that hold no personal data' })
        .optional(),
    ).describe('`event_id` for events without one, such as `{properties.order_id}-{event}`'),
  testEventCode: () => setting(trimmedString('text').optional()).describe('Sends every event as a test event'),
  valueFromContents: () =>
    flag(true).describe('Where value, revenue and total are missing, send the sum of price × quantity of the contents'),
  onlyDocumentedFields: () =>
    flag(false).describe("2.0: omit fields that TikTok's reference does not list for the event source"),
};

/** An object whose values are created when they are first read, each once. */
const lazily = <Values extends object>(makers: { readonly [Key in keyof Values]: () => Values[Key] }): Values => {
  const values = {};
  for (const [key, make] of Object.entries<() => unknown>(makers)) {
    Object.defineProperty(values, key, { get: once(make), enumerable: true, configurable: true });
  }
  return values as Values;
};

/** A row of your own event names: an event named `from` is sent as `to`. A name may have several rows. */
export interface EventNameRow {
  /** Name of the event in your data; letter case does not matter. */
  readonly from: string;
  /** Name that TikTok gets. */
  readonly to: string;
}

/** Ids of the event sources; the pixel code where one is missing. */
export interface EventSourceIds {
  /** Pixel code of web events. */
  readonly web?: string | undefined;
  /** TikTok App ID of app events. */
  readonly app?: string | undefined;
  /** Event set id of offline events. */
  readonly offline?: string | undefined;
  /** Event set id of CRM events. */
  readonly crm?: string | undefined;
}

/** The destination's settings, checked, with all defaults filled in. */
export interface Config {
  /** Access token of the Events API; sent as the header `Access-Token`. */
  readonly accessToken: string;
  /** Pixel code: `pixel_code` in 1.0, `event_source_id` in 2.0. */
  readonly pixelCode: string;
  /** API version: `v1` is Events API 1.0, `v2` is 2.0. */
  readonly version: 'v1' | 'v2';
  /** Hash personal data. Names and postcodes are always hashed. */
  readonly hashUserProperties: boolean;
  /** Send event names that no map contains as they are. */
  readonly sendCustomEvents: boolean;
  /** Your own event names: a list of `{ from, to }`, which wins over the built-in map. */
  readonly eventsToStandard: readonly EventNameRow[];
  /** The built-in map of event names. */
  readonly eventNames: 'current' | 'rudderstack';
  /** `partner_name`. TikTok may refuse a name it does not know. */
  readonly partnerName?: string | undefined;
  /** 2.0: `event_source_id` per event source; the pixel code where one is missing. */
  readonly eventSourceIds: EventSourceIds;
  /**
   * Country of phone numbers that name none, where the person's address names none either, as ISO 3166 alpha-2. Needs
   * `options.parsePhone`.
   */
  readonly defaultPhoneCountry?: string | undefined;
  /** Where `external_id` comes from when `context.externalId` has none. */
  readonly externalIdFrom: 'none' | 'userId' | 'userIdOrAnonymousId';
  /** Names of properties to copy as they are. */
  readonly customProperties: readonly string[];
  /** `event_id` for events without one, such as `{properties.order_id}-{event}`. */
  readonly eventIdTemplate?: string | undefined;
  /** Sends every event as a test event. */
  readonly testEventCode?: string | undefined;
  /** Where value, revenue and total are missing, send the sum of price × quantity of the contents. */
  readonly valueFromContents: boolean;
  /** 2.0: omit fields that TikTok's reference does not list for the event source. */
  readonly onlyDocumentedFields: boolean;
}

/** A setting as a user writes it: null means the default, and the switches may be text. */
type SettingInput<Value> = Value | (Value extends boolean ? 'true' | 'false' : never) | null | undefined;

/** The settings as a user writes them: defaults may be missing. */
type KnownConfigInput = { readonly [Key in keyof Config]?: SettingInput<Config[Key]> };

/** The destination's settings as a user writes them: defaults may be missing, and keys of other readers may be there. */
export type ConfigInput = WithOtherKeys<KnownConfigInput>;

/** The schema of each setting, which takes a value of any type. */
type ConfigShape = { readonly [Key in keyof Config]-?: z.ZodType<Config[Key]> };

/** The keys that are read from a `Config` object. */
export const knownKeys: ReadonlySet<string> = new Set(Object.keys(settings));

/**
 * The destination's settings, defaulted; unknown keys are dropped.
 *
 * Every error text says what the setting must be, and none contains its value.
 */
export const configSchema: z.ZodObject<ConfigShape> = z.object(lazily<ConfigShape>(settings));

/** The only option that decides about settings. */
export type PhoneOption = Pick<TransformOptions, 'parsePhone'>;

/** Any schema of the settings: the entries of the package differ in their defaults. */
export type ConfigSchema = Pick<typeof configSchema, 'safeParse'>;

/** The known settings, as the user gave them. */
const knownSettings = (config: UnknownObject): UnknownObject =>
  Object.fromEntries([...knownKeys].map((key) => [key, getOwnEnumerable(config, key)]));

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The two credentials are checked last. If one is missing, the refusal has a code of its own. */
const credentials: readonly PropertyKey[] = ['accessToken', 'pixelCode'] satisfies (keyof Config)[];
const missingCredential: ReadonlyMap<PropertyKey, FixedTextCode> = new Map([
  ['accessToken', 'missing-access-token'],
  ['pixelCode', 'missing-pixel-code'],
]);

const invalidSetting = (path: string, mustBe: string): SettingsProblem => ({
  error: new TransformError('invalid-config', `Setting "${path}" must be ${mustBe}`),
  path,
});

/** Why settings are refused, and which of them. */
interface SettingsProblem {
  readonly error: TransformError;
  /** A lodash path into the settings; `''` for the settings as a whole. */
  readonly path: string;
}

const toProblem = ({ path, message }: Issue, given: UnknownObject): SettingsProblem => {
  const [key = ''] = path;
  const code = missingCredential.get(key);
  const value = given[String(key)];
  const isMissing = typeof value !== 'string' || blankToUndefined(value) === undefined;
  return code !== undefined && isMissing
    ? { error: new TransformError(code), path: String(key) }
    : invalidSetting(path.map(String).join('.'), message);
};

/** An id that is sent as a digest must not leave in plain text as the event id. */
const templateReadsExternalId = ({ eventIdTemplate, externalIdFrom }: UnknownObject): boolean => {
  const hashed = typeof externalIdFrom === 'string' ? getOwn(externalIdPaths, externalIdFrom) : undefined;
  if (typeof eventIdTemplate !== 'string' || !Array.isArray(hashed)) return false;
  return templatePaths(eventIdTemplate).some(([first = '']) => hashed.includes(first));
};

/** The settings with their defaults, or what is wrong with them: the first problem is the refusal. */
type ReadSettings =
  | { readonly config: Config; readonly problems: readonly [] }
  | { readonly problems: readonly [SettingsProblem, ...SettingsProblem[]] };

/** Checks a `Config` object by the schema of an entry, and fills in its defaults. */
export const readSettings = (schema: ConfigSchema, config: unknown, { parsePhone }: PhoneOption): ReadSettings => {
  if (!isObject(config)) {
    const error = new TransformError('invalid-config', 'destination.Config must be an object of settings');
    return { problems: [{ error, path: '' }] };
  }
  const given = knownSettings(config);
  const problems: SettingsProblem[] = [];
  if (parsePhone === undefined && blankToUndefined(given['defaultPhoneCountry']) !== undefined) {
    problems.push(invalidSetting('defaultPhoneCountry', 'left out, unless options.parsePhone is given'));
  }
  if (templateReadsExternalId(given)) {
    problems.push(invalidSetting('eventIdTemplate', 'made of other paths than those that externalIdFrom hashes'));
  }
  const result = schema.safeParse(given);
  if (!result.success) {
    const rank = ({ path }: Issue) => credentials.indexOf(path[0] ?? '');
    const issues = [...result.error.issues].sort((one, other) => rank(one) - rank(other));
    problems.push(...issues.map((issue) => toProblem(issue, given)));
  }
  const [first, ...others] = problems;
  if (first !== undefined) return { problems: [first, ...others] };
  return { config: result.data as Config, problems: [] };
};

/** @throws {TransformError} For the first problem of a `Config` object. */
export const parseSettings = (schema: ConfigSchema, config: unknown, options: PhoneOption): Config => {
  const read = readSettings(schema, config, options);
  if ('config' in read) return read.config;
  throw read.problems[0].error;
};
