import isPlainObject from 'lodash/isPlainObject.js';
import { TransformError } from '../errors.js';
import { escapeInvisible } from '../values/escapeInvisible.js';
import { toObject } from '../values/json.js';
import { getOwn, isObjectLike, tryTo, type UnknownObject } from '../values/objects.js';

const absent: ReadonlySet<unknown> = new Set([undefined, null, '', 0, false]);

/** The type as a string, trimmed and lower-cased. */
const typeOf = (message: unknown): string => {
  const type = getOwn(message, 'type');
  return isObjectLike(type) ? 'object' : String(type).trim().toLowerCase();
};

/**
 * True for a RETL / VDM v2 `record` message. Letter case and outer spaces of its type do not matter. Never throws.
 *
 * @example
 * isRecordMessage({ type: ' Record ', action: 'insert', fields: {} }) // => true
 */
export const isRecordMessage = (message: unknown): boolean => tryTo(() => typeOf(message)) === 'record';

const MAX_QUOTED_LENGTH = 100;

/** The beginning of a long string of the user. */
export const truncate = (text: string): string =>
  text.length > MAX_QUOTED_LENGTH ? `${text.slice(0, MAX_QUOTED_LENGTH)}…` : text;

/** A string of the user as an error may quote it: not long, and without characters that a terminal obeys or does not show. */
export const shorten = (text: string): string => escapeInvisible(truncate(text));

/** Nearly every message is an object of this realm. Testing that before lodash saves 7 % of the time of a small event. */
const isMessage = (value: unknown): boolean =>
  isObjectLike(value) && (Object.getPrototypeOf(value) === Object.prototype || isPlainObject(value));

/**
 * Returns a message that is a plain object.
 *
 * @throws {TransformError} `invalid-message`.
 */
export const guardMessage = (message: unknown): UnknownObject => {
  if (!isMessage(message)) throw new TransformError('invalid-message');
  return message as UnknownObject;
};

/**
 * Returns the name of a track event. The source of the event does not matter: warehouses may send track events, too.
 *
 * @throws {TransformError} `missing-type`, `record-not-supported`, `unsupported-type`, `invalid-event-name`,
 * `missing-event-name`.
 * @example
 * guardTrackEvent({ type: 'Track', event: 'Order Completed' }) // => 'Order Completed'
 */
export const guardTrackEvent = (message: UnknownObject): string => {
  const given = getOwn(message, 'type');
  if (absent.has(given)) throw new TransformError('missing-type');
  const type = given === 'track' ? given : typeOf(message);
  if (type === 'record') throw new TransformError('record-not-supported');
  if (type !== 'track') throw new TransformError('unsupported-type', `Event type ${shorten(type)} is not supported`);

  const event = getOwn(message, 'event');
  if (typeof event !== 'string' || event === '') throw new TransformError('invalid-event-name');
  if (event.trim() === '') throw new TransformError('missing-event-name');
  return event;
};

/** The keys under which RudderStack's SDKs and users name this destination. */
const integrationNames = ['TikTok Ads', 'TIKTOK_ADS', 'TikTok_Ads'] as const;

/**
 * Checks that the sender of an event has not switched it off for TikTok. Only `false` itself switches off.
 *
 * @throws {TransformError} `integration-disabled`.
 * @see https://www.rudderstack.com/docs/user-guides/how-to-guides/how-to-filter-selective-destinations/
 */
export const guardIntegrations = (message: UnknownObject): void => {
  const integrations = toObject(getOwn(message, 'integrations'));
  if (integrations === undefined) return;
  let isNamed = false;
  for (const name of integrationNames) {
    const chosen = getOwn(integrations, name);
    if (chosen === false) throw new TransformError('integration-disabled');
    isNamed ||= Boolean(chosen);
  }
  if (!isNamed && getOwn(integrations, 'All') === false) throw new TransformError('integration-disabled');
};
