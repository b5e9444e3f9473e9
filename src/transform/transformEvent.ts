import { TransformError } from '../errors.js';
import type { Payload, Target } from '../events-api/apiVersion.js';
import { apiVersions, type Version } from '../events-api/apiVersions.js';
import type { DropWatch } from '../events-api/dropWatch.js';
import type { TikTokRequest } from '../events-api/request.js';
import { getOwn } from '../values/objects.js';
import type { ConfigInput, PhoneOption } from './config.js';
import { resolveEventNames } from './eventNames.js';
import { toTransformError } from './foreignError.js';
import { guardIntegrations, guardMessage, guardTrackEvent } from './guard.js';
import { readOptions, type TransformOptions } from './options.js';
import { hashContext } from './personalData.js';
import { readCoreSettings, type SettingsReader } from './settings.js';
import type { TrackEvent, WithOtherKeys } from './trackEvent.js';

/**
 * One event with its destination, as a RudderStack host hands it over.
 *
 * Both are checked at run time, too: pass data of the type `unknown`, such as parsed JSON, as it is with `as TransformInput`.
 */
export interface TransformInput {
  /** The RudderStack message. Messages of other types than `track` are refused. */
  readonly message: WithOtherKeys<TrackEvent>;
  /** The destination; its `Config` holds the settings. */
  readonly destination?: WithOtherKeys<TransformDestination> | undefined;
  /** What the host says about the event. It is not read. */
  readonly metadata?: unknown;
  /** The connection of the event. It is not read. */
  readonly connection?: unknown;
}

/** The destination of an event. */
export interface TransformDestination {
  /** The settings. Keys of other readers are ignored. */
  readonly Config?: ConfigInput | undefined;
}

/** The payloads of an event, one per TikTok event name, and where they go. */
export interface EventPayloads {
  readonly version: Version;
  readonly target: Target;
  readonly payloads: readonly Payload[];
}

/** @throws {TransformError} `invalid-option` for a message without its destination. */
const messageOf = (event: unknown): unknown => {
  const message = getOwn(event, 'message');
  if (message === undefined && getOwn(event, 'type') !== undefined) {
    throw new TransformError('invalid-option', 'Pass { message, destination }, not the message alone');
  }
  return message;
};

/** Runs the whole pipeline except for the request around the payloads. */
const run = (
  event: unknown,
  options: PhoneOption,
  readSettings: SettingsReader,
  drops: DropWatch | undefined,
): EventPayloads => {
  const message = guardMessage(messageOf(event));
  const settings = readSettings(getOwn(getOwn(event, 'destination'), 'Config'), options);
  const { version } = settings;
  const api = apiVersions[version];
  const names = resolveEventNames(guardTrackEvent(message), () => api.isAppEvent(message), settings);
  guardIntegrations(message);
  const { payload, target } = api.map(message, settings, hashContext(message, settings, options), drops);
  return { version, target, payloads: api.name(payload, names) };
};

/**
 * Turns one event into payloads.
 *
 * @param drops Notices values that are dropped.
 * @throws {TransformError} For every refusal.
 */
export const toPayloads = (
  event: unknown,
  options: PhoneOption,
  readSettings: SettingsReader,
  drops?: DropWatch,
): EventPayloads => {
  try {
    return run(event, options, readSettings, drops);
  } catch (error) {
    throw toTransformError(error, event, (copy) => run(copy, options, readSettings, undefined));
  }
};

/** Transforms one event with the settings of an entry of the package. */
export const transformWith = (
  readSettings: SettingsReader,
  event: unknown,
  options: TransformOptions,
  drops?: DropWatch,
) => {
  const { limits, parsePhone } = readOptions(options);
  const { version, target, payloads } = toPayloads(event, { parsePhone }, readSettings, drops);
  return { version, requests: apiVersions[version].buildRequests(target, payloads, limits[version]) };
};

/**
 * Turns one RudderStack track event into requests for TikTok's Events API.
 *
 * With Events API 2.0 (`version: "v2"`) all TikTok names of the event are in one request, or in several above the limit of
 * 1,000. With 1.0 each name is a request. The function is pure: it has no clock and no I/O, and it neither changes the input
 * nor shares any of it with the output.
 *
 * @throws {TransformError} For an event that cannot be sent; its `code` is one of those in docs/troubleshooting.md.
 * `invalid-option` for a wrong option.
 * @see https://business-api.tiktok.com/portal/docs?id=1771101303285761
 * @example
 * transformEvent({
 *   message: { type: 'track', event: 'Signed Up', messageId: 'm-1', timestamp: '2026-02-03T04:05:06Z' },
 *   destination: { Config: { accessToken: 'example-token', pixelCode: 'EXAMPLE' } },
 * })[0].body.data // => [{ event: 'CompleteRegistration', event_id: 'm-1', event_time: 1770091506 }]
 */
export const transformEvent = (event: TransformInput, options: TransformOptions = {}): TikTokRequest[] =>
  transformWith(readCoreSettings, event, options).requests;
