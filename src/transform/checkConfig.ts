import type { TransformError, TransformErrorCode } from '../errors.js';
import { eventSources } from '../events-api/casts.js';
import { appEvents, eventNames, RETIREMENT_YEAR, retiringEvents, standardEvents } from '../events-api/eventNames.js';
import { closestString, editDistance, plainWord } from '../values/names.js';
import { blankToUndefined, getOwn, isObject, type UnknownObject } from '../values/objects.js';
import { configSchema, knownKeys, type PhoneOption, readSettings } from './config.js';
import { toTransformError } from './foreignError.js';
import { shorten } from './guard.js';
import { readOptions } from './options.js';

/** Something about the settings that is wrong, or that is probably a mistake. */
export interface ConfigFinding {
  /** `error`: every event is rejected. `warning`: something is lost, or probably lost. */
  readonly severity: 'error' | 'warning';
  /** The code of the refusal that every event would get, or of the warning. */
  readonly code:
    | TransformErrorCode
    | 'misspelt-setting'
    | 'misplaced-setting'
    | 'misspelt-event-name'
    | 'retiring-event-name'
    | 'test-event-code';
  /** A lodash path into the settings; `''` for the settings as a whole. */
  readonly path: string;
  /** What must be at the path. Contains no value of a setting. */
  readonly message: string;
}

type Warning = Omit<ConfigFinding, 'severity'>;

/** Two edits, three in a long name such as `hashUserProperties`, and none that makes another word of a short one. */
const isNearly = (name: string, known: string): boolean => {
  const edits = known.length < 8 ? 1 : known.length < 14 ? 2 : 3;
  return Math.abs(name.length - known.length) <= edits && editDistance(name, known, edits) <= edits;
};

const knownKeyMeant = (key: string, known: Iterable<string>): string | undefined => {
  const word = plainWord(key);
  return [...known].find((one) => plainWord(one) === word || isNearly(word, plainWord(one)));
};

const isNested = (key: string): boolean => knownKeys.has(key) && key !== 'version';

/** An unknown key: the misspelling of a known one, or one that belongs on another level. */
const unknownKey = (key: string, value: unknown): Warning[] => {
  const path = shorten(key);
  const meant = knownKeyMeant(key, knownKeys);
  if (meant !== undefined) {
    return [{ code: 'misspelt-setting', path, message: `Is not read: the setting is called "${meant}"` }];
  }
  if ((eventSources as readonly string[]).includes(key) && typeof value === 'string') {
    return [{ code: 'misplaced-setting', path, message: 'Is not read here: it belongs into eventSourceIds' }];
  }
  if (!isObject(value)) return [];
  return Object.keys(value)
    .filter(isNested)
    .map((name) => ({
      code: 'misplaced-setting',
      path: `${path}.${name}`,
      message: `Is not read here: "${name}" belongs on the top level of the settings`,
    }));
};

const misplacedIds = (ids: unknown): Warning[] =>
  !isObject(ids)
    ? []
    : Object.keys(ids).flatMap((key): Warning[] => {
        if ((eventSources as readonly string[]).includes(key)) return [];
        // Any other key may be an id or personal, such as that of a map written backwards.
        const isShowable = knownKeyMeant(key, [...eventSources, ...knownKeys]) !== undefined;
        const path = isShowable ? `eventSourceIds.${shorten(key)}` : 'eventSourceIds';
        if (knownKeys.has(key)) {
          const message = `Is not read here: "${key}" belongs on the top level of the settings`;
          return [{ code: 'misplaced-setting', path, message }];
        }
        const message = isShowable
          ? `Is not read: event sources are ${eventSources.join(', ')}`
          : `Has a key that is not read: event sources are ${eventSources.join(', ')}`;
        return [{ code: 'misspelt-setting', path, message }];
      });

/** The standard event that a name probably means; `undefined` for a standard name and for any other. */
const standardNameMeant = (name: string): string | undefined => {
  const standardNames: readonly string[] = [...standardEvents, ...appEvents];
  return standardNames.includes(name) ? undefined : closestString(name, standardNames);
};

const eventRow = (row: unknown, index: number): Warning[] => {
  const to = blankToUndefined(getOwn(row, 'to'));
  if (typeof to !== 'string') return [];
  const [name, path] = [to.trim(), `eventsToStandard[${index}].to`];
  if (retiringEvents.has(name)) {
    return [
      {
        code: 'retiring-event-name',
        path,
        message: `Is a name that TikTok retires in ${RETIREMENT_YEAR}: use another one`,
      },
    ];
  }
  const meant = standardNameMeant(name);
  if (meant === undefined) return [];
  const message = `Is a custom event: to be the standard event, it must be spelt exactly "${meant}"`;
  return [{ code: 'misspelt-event-name', path, message }];
};

/** The built-in map leads to a name that retires, unless the user maps the event. */
const retiringMap = (map: unknown, rows: readonly unknown[]): Warning[] => {
  if (map !== 'rudderstack') return [];
  const mapped = new Set(rows.map((row) => String(getOwn(row, 'from')).trim().toLowerCase()));
  return [...eventNames.rudderstack].flatMap(([event, name]) =>
    !retiringEvents.has(name) || event === name.toLowerCase() || mapped.has(event)
      ? []
      : [
          {
            code: 'retiring-event-name',
            path: 'eventNames',
            message: `Maps "${event}" to ${name}, which TikTok retires in ${RETIREMENT_YEAR}: set it to "current", or map the event in eventsToStandard`,
          },
        ],
  );
};

const warningsOf = (config: UnknownObject): Warning[] => {
  const rows = getOwn(config, 'eventsToStandard');
  const rowList = Array.isArray(rows) ? rows : [];
  const isTest = blankToUndefined(getOwn(config, 'testEventCode')) !== undefined;
  return [
    ...Object.keys(config).flatMap((key) => (knownKeys.has(key) ? [] : unknownKey(key, config[key]))),
    ...misplacedIds(getOwn(config, 'eventSourceIds')),
    ...rowList.flatMap(eventRow),
    ...retiringMap(getOwn(config, 'eventNames'), rowList),
    ...(isTest
      ? [
          {
            code: 'test-event-code',
            path: 'testEventCode',
            message: 'Makes every event a test event, which counts for no ad: remove it for production',
          } as const,
        ]
      : []),
  ];
};

const toFinding = (error: TransformError, path: string): ConfigFinding => {
  const { code, message } = error;
  return { severity: 'error', code, path, message };
};

const findingsOf = (config: unknown, options: PhoneOption): ConfigFinding[] => {
  const { problems } = readSettings(configSchema, config, readOptions(options));
  const errors = problems.map(({ error, path }) => toFinding(error, path));
  const warnings = isObject(config) ? warningsOf(config) : [];
  return [...errors, ...warnings.map((warning): ConfigFinding => ({ severity: 'warning', ...warning }))];
};

/**
 * Checks a destination's settings: what `parseConfig` refuses, and what it lets pass although it is probably a mistake, such as
 * the misspelling of a setting, a setting on another level, a name that is nearly a standard event or that TikTok retires, and a
 * test code. Keys of other readers are not reported.
 *
 * @param config The settings, as the user wrote them; see `ConfigInput`.
 * @param options The options that events will be transformed with: `defaultPhoneCountry` needs `parsePhone`.
 * @returns Errors first; empty when there is nothing to report. Never throws, and repeats no value of a setting.
 * @see https://ads.tiktok.com/help/article/supported-standard-events
 * @example
 * checkConfig({ accessToken: 'example-token', pixelCode: 'EXAMPLE', testEventcode: 'TEST1' }) // => [{ severity: 'warning', code: 'misspelt-setting', path: 'testEventcode', message: 'Is not read: the setting is called "testEventCode"' }]
 */
export const checkConfig = (config: unknown, options: PhoneOption = {}): ConfigFinding[] => {
  try {
    return findingsOf(config, options);
  } catch (error) {
    const event = { destination: { Config: config } };
    const refusal = toTransformError(error, event, (copy) => findingsOf(copy.destination.Config, options));
    return [toFinding(refusal, '')];
  }
};
