import type { ErrorCategory, TransformErrorCode } from '../errors.js';
import type { Payload } from '../events-api/apiVersion.js';
import type { ReasonCode } from './reasons.js';

/** A source that was looked at and not used. */
export interface SkippedSource {
  /** A path of the event, or the name of a source that is not a path. */
  readonly path: string;
  readonly why: string;
}

/** One value of a payload and its origin. */
export interface ExplainedField {
  /** Its path in the payload, as lodash reads it: `properties.contents[0].price`. A key that is personal is masked. */
  readonly path: string;
  /** The value sent; a mask of it for personal data and for hashed values. */
  readonly value: unknown;
  /** The path in the event; or `default`, `derived`, `settings`. */
  readonly from: string;
  /** The sources before that one, in order, and why each was skipped. */
  readonly tried: readonly SkippedSource[];
  /** What the value was read as: `string`, `number` … */
  readonly cast: string;
  /** The changes, in order: `trimmed`, `lower-cased`, `hashed` … */
  readonly steps: readonly string[];
}

/** A value that the event holds for a field and that is not sent. */
export interface DroppedField {
  /** The path in the payload. */
  readonly path: string;
  /** The path in the event. */
  readonly from: string;
  /** Stable, kebab-case: `unusable`, `repeated`, `phone-too-short` … */
  readonly code: ReasonCode;
  /** The same in words. */
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

/** A value of the event that no field is read from. */
export interface UnreadPath {
  readonly path: string;
  /** The source for which it may be meant. */
  readonly nearest?: string;
}

/** Why an event is refused, and what to do. */
export interface ExplainedRefusal {
  /** Stable: see docs/troubleshooting.md. */
  readonly code: TransformErrorCode;
  readonly category: ErrorCategory;
  /** The text that `transformEvent` throws; an e-mail address or phone number in it is masked. */
  readonly text: string;
  readonly advice: string;
}

/** The result of an event, and the reasons for it. */
export interface Explanation {
  /** One per TikTok name; none for a refused event. */
  readonly payloads: readonly ExplainedPayload[];
  readonly unread: readonly UnreadPath[];
  readonly refusal?: ExplainedRefusal;
}
