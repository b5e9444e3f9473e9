export { destinationDefinition } from './destinationDefinition.js';
export { type ErrorCategory, TransformError, type TransformErrorCode } from './errors.js';
export type { Payload } from './events-api/apiVersion.js';
export {
  type ClassifiedResponse,
  classifyResponse,
  type RefusalSubject,
  refusalSubject,
  type TikTokResponse,
} from './events-api/classifyResponse.js';
export {
  type BatchBodyV1,
  type BatchItemV1,
  eventsApiUrl,
  type RequestBody,
  type TikTokRequest,
  type TrackBodyV1,
  type TrackBodyV2,
} from './events-api/request.js';
export type { Outcome } from './events-api/responseCodes.js';
export { type SplitRequest, splitRequest } from './events-api/splitRequest.js';
export type { PayloadV1 } from './events-api/v1/payload.js';
export type { PayloadV2 } from './events-api/v2/payload.js';
export { explainEvent } from './explain/explainEvent.js';
export type { SkippedSource } from './explain/explainRow.js';
export type {
  DroppedField,
  ExplainedField,
  ExplainedPayload,
  ExplainedRefusal,
  Explanation,
  UnreadPath,
} from './explain/explanation.js';
export { type Finding, type FindingCode, type LintOptions, lintRequest, type Severity } from './lint/index.js';
export type { BatchedRequest } from './transform/batchRequests.js';
export { type Config, type ConfigInput, configSchema } from './transform/config.js';
export { isRecordMessage } from './transform/guard.js';
export type { TransformOptions } from './transform/options.js';
export { parseConfig } from './transform/parseConfig.js';
export type { TransformInput } from './transform/prepareEvent.js';
export type { TrackEvent } from './transform/trackEvent.js';
export { transformEvent } from './transform/transformEvent.js';
export {
  type Refusal,
  type TransformEventsOptions,
  type TransformResult,
  transformEvents,
} from './transform/transformEvents.js';
export type { CompletePhone } from './values/normalizePhone.js';
