export { explainEvent } from './explainEvent.js';
export type {
  DroppedField,
  ExplainedField,
  ExplainedPayload,
  ExplainedRefusal,
  Explanation,
  SkippedSource,
  UnreadPath,
} from './explanation.js';
export type { ReasonCode } from './reasons.js';
