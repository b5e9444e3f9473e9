import { isTransformError, type TransformError } from '../errors.js';
import { apiVersions } from '../events-api/apiVersions.js';
import { eventTables } from '../events-api/eventTables.js';
import { explainEventName } from '../transform/eventNames.js';
import { toTransformError } from '../transform/foreignError.js';
import { guardMessage, guardTrackEvent } from '../transform/guard.js';
import { type CheckedOptions, readOptions, type TransformOptions } from '../transform/options.js';
import { hashContext } from '../transform/personalData.js';
import { readCoreSettings } from '../transform/settings.js';
import { type TransformInput, toPayloads } from '../transform/transformEvent.js';
import { getOwn, isDate, isObjectLike, readElements, tryGetOwn, tryTo, type UnknownObject } from '../values/objects.js';
import type { ExplainedRefusal, Explanation, UnreadPath } from './explanation.js';
import { explainFields } from './fields.js';
import { explainHash } from './hash.js';
import { maskWithin, personalMasks } from './mask.js';
import { findUnread, maxReadLevels } from './unread.js';

const explainRefusal = ({ code, category, message, advice }: TransformError): ExplainedRefusal => ({
  code,
  category,
  // Both may quote the name of the event.
  text: maskWithin(message),
  advice: maskWithin(advice),
});

/** The payloads of an event, or its refusal. */
const payloadsOrRefusal = (event: unknown, options: CheckedOptions) => {
  try {
    return toPayloads(event, options, readCoreSettings).payloads;
  } catch (error) {
    if (isTransformError(error)) return error;
    throw error;
  }
};

/** What explanations read of an event. @throws {TransformError} For a message or settings that cannot be used. */
const readEvent = (event: unknown, options: CheckedOptions) => {
  const message = guardMessage(getOwn(event, 'message'));
  const settings = readCoreSettings(getOwn(getOwn(event, 'destination'), 'Config'), options);
  const table = eventTables[settings.version];
  return { message, settings, table, masks: personalMasks(message, table) };
};

/** The paths that no field reads; none where something of the event cannot be read. */
const unreadOf = (read: () => ReturnType<typeof readEvent>): readonly UnreadPath[] =>
  tryTo(() => {
    const { message, settings, table, masks } = read();
    return findUnread(table, message, settings, masks.maskKey);
  }) ?? [];

/** A copy of what can be read of a value, without what contains itself. */
const copyReadable = (value: unknown, holders: readonly object[] = []): unknown => {
  if (!isObjectLike(value)) return value;
  if (holders.includes(value) || holders.length === maxReadLevels) return undefined;
  const copy = (item: unknown): unknown => copyReadable(item, [...holders, value]);
  try {
    if (isDate(value)) return value;
    if (Array.isArray(value)) return readElements(value).map(copy);
    return Object.fromEntries(Object.keys(value).map((key) => [key, copy(tryGetOwn(value, key))]));
  } catch {
    return undefined;
  }
};

/** Explaining reads more of a message than transforming it: where that throws, it reads a copy of what can be read. */
const withCopy = <Result>(explainMessage: (message: UnknownObject) => Result, message: UnknownObject): Result => {
  try {
    return explainMessage(message);
  } catch {
    return explainMessage(copyReadable(message) as UnknownObject);
  }
};

/** Explains an event. For a refused event, it reports only the refusal and the unread paths. */
const explain = (event: unknown, options: CheckedOptions): Explanation => {
  const payloads = payloadsOrRefusal(event, options);
  if (isTransformError(payloads)) {
    return { payloads: [], unread: unreadOf(() => readEvent(event, options)), refusal: explainRefusal(payloads) };
  }
  const read = readEvent(event, options);
  const { settings, table, masks } = read;
  const explainMessage = (message: UnknownObject) => {
    const context = hashContext(message, settings, options);
    const isAppEvent = () => apiVersions[settings.version].isAppEvent(message);
    return explainFields(table, {
      message,
      settings,
      payloads,
      nameSteps: [explainEventName(guardTrackEvent(message), isAppEvent, settings)],
      explainHash: (text, rule) => explainHash(text, rule, context),
      ...masks,
    });
  };
  return { payloads: withCopy(explainMessage, read.message), unread: unreadOf(() => read) };
};

/**
 * Explains the result of an event: where each value of its payloads comes from and how it was changed, which values were
 * dropped, which keys are not read, or why the event is refused.
 *
 * It traces the rows that `transformEvent` runs, and its payloads are the same. Personal values are masked everywhere except
 * in `payload`, which is what TikTok receives.
 *
 * Never throws for an event: a refusal, also one for an option, is part of the explanation.
 *
 * @see https://business-api.tiktok.com/portal/docs?id=1771101303285761
 * @example
 * const message = { type: 'track', event: 'Lead', timestamp: 1770091506, traits: { email: ' ' }, context: { traits: { email: 'Jane@example.com' } } };
 * const { payloads } = explainEvent({ message, destination: { Config: { accessToken: 'example-token', pixelCode: 'EXAMPLE' } } });
 * const { value, from, steps } = payloads[0].fields.at(-1);
 * [value, from, steps] // => ['J***@e***.com', 'context.traits.email', ['lower-cased', 'hashed']]
 */
export const explainEvent = (event: TransformInput, options: TransformOptions = {}): Explanation => {
  try {
    return explain(event, readOptions(options));
  } catch (error) {
    const refusal = toTransformError(error, event, (copy) => explain(copy, readOptions(options)));
    return { payloads: [], unread: [], refusal: explainRefusal(refusal) };
  }
};
