import type { TransformErrorCode } from '../errors.js';

/** How to mend each reason to refuse. The README's list begins with the same words. */
export const refusalAdvice: Readonly<Record<TransformErrorCode, string>> = {
  'invalid-option': 'mend the option that the text names',
  'invalid-message': 'pass the message itself, parsed from JSON, not text or a list',
  'invalid-config': 'mend the setting that the text names',
  'missing-access-token': "set accessToken; TikTok's Events Manager generates one",
  'missing-pixel-code': 'set pixelCode',
  'missing-type': 'give the message a type',
  'record-not-supported': 'send rows as track events',
  'unsupported-type': 'send only track events here',
  'invalid-event-name': 'give the event a name that is text',
  'missing-event-name': 'give the event a name that is not blank',
  'unmapped-event-name': 'map the name in eventsToStandard, or switch sendCustomEvents on',
  'missing-timestamp': 'give the event a timestamp of a form that is read; only 2.0 needs one',
  'internal-error': 'report it, with an event that shows it but nothing personal',
};
