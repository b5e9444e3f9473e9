/** Whose mistake a refusal is: the event's (`instrumentation`) or the destination settings' (`configuration`). */
export type ErrorCategory = 'instrumentation' | 'configuration';

/** The codes whose text is always the same. */
export type FixedTextCode =
  | 'invalid-message'
  | 'missing-access-token'
  | 'missing-pixel-code'
  | 'missing-type'
  | 'record-not-supported'
  | 'invalid-event-name'
  | 'missing-event-name'
  | 'integration-disabled'
  | 'missing-timestamp'
  | 'internal-error';

/** The codes whose text says what is wrong. */
type VariableTextCode =
  | 'invalid-option'
  | 'invalid-config'
  | 'unsupported-type'
  | 'unmapped-event-name'
  | 'invalid-timestamp';

/** The stable code of a refusal. */
export type TransformErrorCode = FixedTextCode | VariableTextCode;

interface ErrorRow {
  readonly category: ErrorCategory;
  /** What to do about it. */
  readonly advice: string;
  /** The whole text where it never varies; otherwise the code that throws says what is wrong. */
  readonly text?: string;
}

/**
 * Every reason to refuse an event, in the order of the checks; the last is a bug of this library.
 *
 * The codes are stable: programs may branch on them.
 */
export const errorRows = {
  'invalid-option': { category: 'configuration', advice: 'fix the option that the text names' },
  'invalid-message': {
    category: 'instrumentation',
    advice: 'pass the message itself, parsed from JSON, not a string or an array',
    text: 'Message must be an object',
  },
  'invalid-config': { category: 'configuration', advice: 'fix the setting that the text names' },
  'missing-access-token': {
    category: 'configuration',
    advice: "set accessToken; TikTok's Events Manager generates one",
    text: 'Access Token not found. Aborting',
  },
  'missing-pixel-code': { category: 'configuration', advice: 'set pixelCode', text: 'Pixel Code not found. Aborting' },
  'missing-type': { category: 'instrumentation', advice: 'give the message a type', text: 'Event type is required' },
  'record-not-supported': {
    category: 'instrumentation',
    advice: 'send rows as track events',
    text: 'Event type record is not supported: TikTok Ads takes no RETL / VDM v2 records, so warehouse rows must be sent as track events',
  },
  'unsupported-type': { category: 'instrumentation', advice: 'send only track events here' },
  'invalid-event-name': {
    category: 'instrumentation',
    advice: 'give the event a name that is a string',
    text: 'Event is a required field and should be a string',
  },
  'missing-event-name': {
    category: 'instrumentation',
    advice: 'give the event a name that is not blank',
    text: 'Event name is required',
  },
  'unmapped-event-name': {
    category: 'instrumentation',
    advice: 'map the name in eventsToStandard, or switch sendCustomEvents on',
  },
  'integration-disabled': {
    category: 'instrumentation',
    advice:
      'nothing, where this is wanted; else remove what switches TikTok Ads off in the integrations of the message',
    text: 'Event is switched off for TikTok Ads by its integrations',
  },
  'invalid-timestamp': {
    category: 'instrumentation',
    advice: 'send the time in a supported form, or leave it out where another source has it',
  },
  'missing-timestamp': {
    category: 'instrumentation',
    advice: 'give the event a timestamp in a supported form; only 2.0 needs one',
    text: 'Missing required value from "timestamp"',
  },
  'internal-error': {
    category: 'instrumentation',
    advice: 'report it, with an event that reproduces it and holds nothing personal',
    text: 'Event could not be transformed because of a bug in this library: please report it',
  },
} as const satisfies Record<FixedTextCode, ErrorRow & { readonly text: string }> & Record<VariableTextCode, ErrorRow>;

/**
 * Why an event is not sent.
 *
 * The message names the field and what it must be. It never contains the value of a personal field, a token or a pixel code.
 *
 * @example
 * new TransformError('missing-type').message // => 'Event type is required'
 */
export class TransformError extends Error {
  override readonly name = 'TransformError';
  /** Stable, kebab-case. */
  readonly code: TransformErrorCode;
  /** Whose mistake it is. */
  readonly category: ErrorCategory;
  /** The status that a host reports for the event: retrying the same event does not help. */
  readonly status = 400;
  /** What to do about it, such as the known event name that an unmapped one resembles. */
  readonly advice: string;

  constructor(code: FixedTextCode);
  constructor(code: TransformErrorCode, text: string, advice?: string, options?: ErrorOptions);
  constructor(code: TransformErrorCode, text?: string, advice?: string, options?: ErrorOptions) {
    const row: ErrorRow = errorRows[code];
    super(text ?? row.text, options);
    this.code = code;
    this.category = row.category;
    this.advice = advice ?? row.advice;
  }

  /** What a log prints of it: the message of an error is no property that JSON carries. */
  toJSON(): Pick<TransformError, 'name' | 'code' | 'category' | 'status' | 'message'> {
    const { name, code, category, status, message } = this;
    return { name, code, category, status, message };
  }
}

/** True for a `TransformError`; also false for a value that throws when it is asked, because a program may throw anything. */
export const isTransformError = (error: unknown): error is TransformError => {
  try {
    return error instanceof TransformError;
  } catch {
    return false;
  }
};
