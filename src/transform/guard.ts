import { TransformError } from '../errors.js';
import { getOwn } from '../values/getOwn.js';
import { isObjectLike, type UnknownObject } from '../values/kinds.js';
import { isPlainObject } from '../values/plainObject.js';

const absent: ReadonlySet<unknown> = new Set([undefined, null, '', 0, false]);

/** The type as text, trimmed and lower-cased. */
const typeOf = (message: unknown): string => {
  const type = getOwn(message, 'type');
  return isObjectLike(type) ? 'object' : String(type).trim().toLowerCase();
};

/**
 * True for a RETL / VDM v2 `record` message, whatever the case of its type or the spaces around it.
 *
 * @example
 * isRecordMessage({ type: ' Record ', action: 'insert', fields: {} }) // => true
 */
export const isRecordMessage = (message: unknown): boolean => typeOf(message) === 'record';

/**
 * Lets only plain objects through.
 *
 * @throws {TransformError} `invalid-message`.
 */
export const guardMessage = (message: unknown): UnknownObject => {
  if (!isPlainObject(message)) throw new TransformError('invalid-message');
  return message;
};

/**
 * Lets only track events with a name through, and gives the name. Where an event comes from is not asked: a track event
 * of a warehouse is as good as one of a browser.
 *
 * @throws {TransformError} `missing-type`, `record-not-supported`, `unsupported-type`, `invalid-event-name`,
 * `missing-event-name`.
 * @example
 * guardTrackEvent({ type: 'Track', event: 'Order Completed' }) // => 'Order Completed'
 */
export const guardTrackEvent = (message: UnknownObject): string => {
  if (absent.has(getOwn(message, 'type'))) throw new TransformError('missing-type');
  const type = typeOf(message);
  if (type === 'record') throw new TransformError('record-not-supported');
  if (type !== 'track') throw new TransformError('unsupported-type', `Event type ${type} is not supported`);

  const event = getOwn(message, 'event');
  if (typeof event !== 'string' || event === '') throw new TransformError('invalid-event-name');
  if (event.trim() === '') throw new TransformError('missing-event-name');
  return event;
};
