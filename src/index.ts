export {
  type ErrorCategory,
  TransformError,
  type TransformErrorCode,
} from './errors.js';
export type {
  AdV2,
  ContextV1,
  Payload,
  PayloadV1,
  PayloadV2,
  PropertiesV1,
  PropertiesV2,
  UserV1,
  UserV2,
} from './events-api/apiVersion.js';
export type { AttStatus, EventSource } from './events-api/casts.js';
export {
  type ClassifiedResponse,
  classifyResponse,
  type RefusalSubject,
  refusalSubject,
  type TikTokBody,
  type TikTokResponse,
} from './events-api/classifyResponse.js';
export type { Content, ProductContent } from './events-api/contentFields.js';
export {
  type BatchBodyV1,
  type BatchItemV1,
  type BatchRequestV1,
  eventsApiUrl,
  type RequestBody,
  type TikTokRequest,
  type TrackBodyV1,
  type TrackBodyV2,
  type TrackRequestV1,
  type TrackRequestV2,
} from './events-api/request.js';
export type { Outcome } from './events-api/responseCodes.js';
export { type SplitRequest, splitRequest } from './events-api/splitRequest.js';
export { explainEvent } from './explain/explainEvent.js';
export type {
  DroppedField,
  ExplainedField,
  ExplainedPayload,
  ExplainedRefusal,
  Explanation,
  SkippedSource,
  UnreadPath,
} from './explain/explanation.js';
export type { ReasonCode } from './explain/reasons.js';
export type { FindingCode } from './lint/findingCode.js';
export { type Finding, type LintOptions, lintRequest } from './lint/lintRequest.js';
export type { Severity } from './lint/rule.js';
export type { BatchedRequest, Refusal } from './transform/batch.js';
export { type ConfigFinding, checkConfig } from './transform/checkConfig.js';
export {
  type Config,
  type ConfigInput,
  configSchema,
  type EventNameRow,
  type EventSourceIds,
} from './transform/config.js';
export { destinationDefinition } from './transform/destinationDefinition.js';
export { isRecordMessage } from './transform/guard.js';
export type { TransformOptions } from './transform/options.js';
export { parseConfig } from './transform/parseConfig.js';
export type {
  TrackAddress,
  TrackContext,
  TrackEvent,
  TrackProduct,
  TrackProperties,
  TrackTraits,
  WithOtherKeys,
} from './transform/trackEvent.js';
export { type TransformDestination, type TransformInput, transformEvent } from './transform/transformEvent.js';
export {
  batchEvents,
  type TransformEventsOptions,
  type TransformResult,
  transformEvents,
} from './transform/transformEvents.js';
export type { ParsePhone } from './values/phoneNumber.js';
