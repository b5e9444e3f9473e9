export type { WarehouseTrackEvent } from './buildTrackEvent.js';
export { type Model, modelSchema, parseModel } from './model.js';
export { ModelError } from './modelError.js';
export type { RowRefusal, RowRefusalCode } from './refusals.js';
export { RowsError } from './rowsError.js';
export { type ModelledRows, rowsToTrackEvents } from './rowsToTrackEvents.js';
export { type SplitRows, splitLastKey } from './splitLastKey.js';
export type { RowWarning, RowWarningCode } from './warnings.js';
