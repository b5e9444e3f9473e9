export { explainEvent } from './explainEvent.js';
export type { SkippedSource } from './explainRow.js';
export type {
  DroppedField,
  ExplainedField,
  ExplainedPayload,
  ExplainedRefusal,
  Explanation,
  UnreadPath,
} from './explanation.js';
