import { TransformError } from '../errors.js';
import { checkOptions } from '../transform/checkOptions.js';
import { explainEventName } from '../transform/eventNames.js';
import { guardMessage, guardTrackEvent } from '../transform/guard.js';
import type { TransformOptions } from '../transform/options.js';
import { hashString } from '../transform/personalData.js';
import { hashContext, prepareEvent, type TransformInput, withTransformErrors } from '../transform/prepareEvent.js';
import { readCoreSettings } from '../transform/readCoreSettings.js';
import { getOwn } from '../values/getOwn.js';
import { explainables } from './explainables.js';
import { explainFields } from './explainFields.js';
import type { ExplainedRefusal, Explanation } from './explanation.js';
import { findUnread } from './findUnread.js';
import { maskWithin } from './mask.js';
import { normalizerWords, protectionSteps } from './protectionWords.js';
import { refusalAdvice } from './refusalAdvice.js';

/** The result of an action, or its refusal. */
const refusalOr = <Result>(action: () => Result): Result | TransformError => {
  try {
    return action();
  } catch (error) {
    if (error instanceof TransformError) return error;
    throw error;
  }
};

const explainRefusal = ({ code, category, message }: TransformError): ExplainedRefusal => ({
  code,
  category,
  // It may quote the name of the event.
  text: maskWithin(message),
  advice: refusalAdvice[code],
});

/** Explains what was transformed, or would have been: of a refused event only what is not read of it. */
const explainTransformed = (event: unknown, options: TransformOptions): Explanation => {
  const message = guardMessage(getOwn(event, 'message'));
  const settings = readCoreSettings(getOwn(getOwn(event, 'destination'), 'Config'), options);
  const explainable = explainables[settings.version];
  const unread = findUnread(explainable, message, settings);
  const prepared = refusalOr(() => prepareEvent(event, options, readCoreSettings));
  if (prepared instanceof TransformError) return { payloads: [], unread, refusal: explainRefusal(prepared) };

  const context = hashContext(message, settings, options);
  const payloads = explainFields(explainable, {
    message,
    settings,
    payloads: prepared.payloads,
    nameSteps: [explainEventName(guardTrackEvent(message), settings)],
    explainText: (text, field) => {
      const sent = hashString(text, field, context);
      if (sent === undefined) return { steps: [], why: normalizerWords.get(field.normalizer)?.refusal ?? 'not usable' };
      return { sent, steps: protectionSteps(text, sent, field, context), why: '' };
    },
  });
  return { payloads, unread };
};

/**
 * Explains what becomes of an event: where each value of its payloads comes from and what was done to it, what was left out,
 * what nobody reads, or why the event is refused.
 *
 * It reads the rows that `transformEvent` reads, and its payloads are the same. Personal values are masked everywhere but in
 * `payload`, which is what TikTok receives.
 *
 * Never throws for an event: a refusal, that of an option included, is part of the explanation.
 *
 * @see https://business-api.tiktok.com/portal/docs?id=1771101303285761
 * @example
 * const message = { type: 'track', event: 'Lead', timestamp: 1770091506, traits: { email: ' ' }, context: { traits: { email: 'Jane@example.com' } } };
 * const { payloads } = explainEvent({ message, destination: { Config: { accessToken: 'example-token', pixelCode: 'EXAMPLE' } } });
 * const { value, from, steps } = payloads[0].fields.at(-1);
 * [value, from, steps] // => ['J***@e***.com', 'context.traits.email', ['lower-cased', 'hashed']]
 */
export const explainEvent = (event: TransformInput, options: TransformOptions = {}): Explanation => {
  const explanation = refusalOr(() => {
    checkOptions(options);
    return withTransformErrors(event, () => explainTransformed(event, options));
  });
  if (!(explanation instanceof TransformError)) return explanation;
  return { payloads: [], unread: [], refusal: explainRefusal(explanation) };
};
