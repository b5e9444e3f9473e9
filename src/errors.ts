/** Whose mistake a refusal is: the event's (`instrumentation`) or the destination settings' (`configuration`). */
export type ErrorCategory = 'instrumentation' | 'configuration';

interface ErrorRow {
  readonly category: ErrorCategory;
  /** The whole text where it never varies; otherwise the place that throws says what is wrong. */
  readonly text?: string;
}

/**
 * Every reason to refuse, in the order in which an event is checked, and a bug of our own.
 *
 * The codes are stable: programs may branch on them.
 */
export const errorRows = {
  'invalid-option': { category: 'configuration' },
  'invalid-message': { category: 'instrumentation', text: 'Message must be an object' },
  'invalid-config': { category: 'configuration' },
  'missing-access-token': { category: 'configuration', text: 'Access Token not found. Aborting' },
  'missing-pixel-code': { category: 'configuration', text: 'Pixel Code not found. Aborting' },
  'missing-type': { category: 'instrumentation', text: 'Event type is required' },
  'record-not-supported': {
    category: 'instrumentation',
    text: 'Event type record is not supported: TikTok Ads takes no RETL / VDM v2 records, so warehouse rows must be sent as track events',
  },
  'unsupported-type': { category: 'instrumentation' },
  'invalid-event-name': {
    category: 'instrumentation',
    text: 'Event is a required field and should be a string',
  },
  'missing-event-name': { category: 'instrumentation', text: 'Event name is required' },
  'unmapped-event-name': { category: 'instrumentation' },
  'missing-timestamp': { category: 'instrumentation', text: 'Missing required value from "timestamp"' },
  'internal-error': {
    category: 'instrumentation',
    text: 'Event could not be transformed because of a bug in this library: please report it',
  },
} as const satisfies Record<string, ErrorRow>;

/** The stable code of a refusal. */
export type TransformErrorCode = keyof typeof errorRows;

/** The codes whose text is always the same. */
export type FixedTextCode = {
  [Code in TransformErrorCode]: (typeof errorRows)[Code] extends { readonly text: string } ? Code : never;
}[TransformErrorCode];

/**
 * Why an event is not sent.
 *
 * The message names the field and what it must be. It never holds the value of a personal field, a token or a pixel code.
 *
 * @example
 * new TransformError('missing-type').message // => 'Event type is required'
 */
export class TransformError extends Error {
  override readonly name = 'TransformError';
  /** Stable, kebab-case. */
  readonly code: TransformErrorCode;
  readonly category: ErrorCategory;
  /** What a host reports for the event: sending the same event again cannot help. */
  readonly status = 400;

  constructor(code: FixedTextCode);
  constructor(code: TransformErrorCode, text: string);
  constructor(code: TransformErrorCode, text?: string) {
    const row: ErrorRow = errorRows[code];
    super(text ?? row.text);
    this.code = code;
    this.category = row.category;
  }
}
