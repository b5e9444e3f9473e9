import type { ErrorCategory, TransformErrorCode } from '../errors.js';
import type { Payload } from '../events-api/apiVersion.js';
import type { SkippedSource } from './explainRow.js';

/** One value of a payload, and how it came there. */
export interface ExplainedField {
  /** Its path in the payload, as lodash reads it: `properties.contents[0].price`; a key that is personal is masked. */
  readonly path: string;
  /** What is sent; of personal data, and of what was hashed, a mask of it. */
  readonly value: unknown;
  /** The path in the event; or `default`, `derived`, `settings`. */
  readonly from: string;
  /** The sources before that one, in order, and why each was passed over. */
  readonly tried: readonly SkippedSource[];
  /** The form the value was brought into: `text`, `number` … */
  readonly cast: string;
  /** What was done, in order: `trimmed`, `lower-cased`, `hashed` … */
  readonly steps: readonly string[];
}

/** Something the event holds for a field, and that is not sent. */
export interface DroppedField {
  /** The path in the payload. */
  readonly path: string;
  /** The path in the event. */
  readonly from: string;
  readonly why: string;
}

/** A payload under one of the event's TikTok names. */
export interface ExplainedPayload {
  /** The name TikTok receives; an e-mail address or phone number in it is masked. */
  readonly event: string;
  /** What `transformEvent` sends: not masked. */
  readonly payload: Payload;
  /** One for each value of the payload that has no parts; an empty list is one. */
  readonly fields: readonly ExplainedField[];
  readonly dropped: readonly DroppedField[];
}

/** Something the event holds that no field is read from. */
export interface UnreadPath {
  readonly path: string;
  /** The source that it may have been meant for. */
  readonly nearest?: string;
}

/** Why an event is refused, and what to do. */
export interface ExplainedRefusal {
  /** Stable: see the README's list of refusals. */
  readonly code: TransformErrorCode;
  readonly category: ErrorCategory;
  /** That of `transformEvent`; an e-mail address or phone number in it is masked. */
  readonly text: string;
  readonly advice: string;
}

/** What becomes of an event, and why. */
export interface Explanation {
  /** One per TikTok name; none where the event is refused. */
  readonly payloads: readonly ExplainedPayload[];
  readonly unread: readonly UnreadPath[];
  readonly refusal?: ExplainedRefusal;
}
