export { type Model, ModelError, modelSchema, parseModel } from './model.js';
export type { WarehouseTrackEvent } from './modelRows.js';
export type { RowRefusal, RowRefusalCode, RowWarning, RowWarningCode } from './rowProblems.js';
export {
  type ModelledRows,
  RowsError,
  rowsToTrackEvents,
  type SplitRows,
  splitLastKey,
} from './rowsToTrackEvents.js';
