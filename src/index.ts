export type { Payload } from './api/apiVersion.js';
export {
  type BatchBodyV1,
  type BatchItemV1,
  eventsApiUrl,
  type RequestBody,
  type TikTokRequest,
  type TrackBodyV1,
  type TrackBodyV2,
} from './api/request.js';
export type { PayloadV1 } from './api/v1/payload.js';
export type { PayloadV2 } from './api/v2/payload.js';
export {
  type ClassifiedResponse,
  classifyResponse,
  type RefusalSubject,
  refusalSubject,
  type TikTokResponse,
} from './classifyResponse.js';
export { destinationDefinition } from './destinationDefinition.js';
export { type ErrorCategory, TransformError, type TransformErrorCode } from './errors.js';
export type { PassedOver } from './explain/explainRow.js';
export type {
  DroppedField,
  ExplainedField,
  ExplainedPayload,
  ExplainedRefusal,
  Explanation,
  UnreadPath,
} from './explain/explanation.js';
export { explainEvent } from './explainEvent.js';
export type { Severity } from './lint/rule.js';
export type { FindingCode } from './lint/rules.js';
export { type Finding, type LintOptions, lintRequest } from './lintRequest.js';
export { parseConfig } from './parseConfig.js';
export type { TransformInput } from './prepareEvent.js';
export { type Config, type ConfigInput, configSchema } from './schemas/config.js';
export type { TransformOptions } from './schemas/options.js';
export type { TrackEvent } from './schemas/trackEvent.js';
export { type SplitRequest, splitRequest } from './splitRequest.js';
export type { BatchedRequest } from './steps/batchRequests.js';
export { isRecordMessage } from './steps/guardTrackEvent.js';
export type { Outcome } from './tables/responseCodes.js';
export { transformEvent } from './transformEvent.js';
export {
  type Refusal,
  type TransformEventsOptions,
  type TransformResult,
  transformEvents,
} from './transformEvents.js';
export type { CompletePhone } from './values/normalizePhone.js';
