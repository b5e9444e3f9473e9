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
