export {
  type ConditionValue,
  type Constant,
  type JsonValue,
  type Model,
  ModelError,
  type ModelIdentity,
  modelSchema,
  parseModel,
  type Source,
  type ValueSource,
} from './model.js';
export type { WarehouseTrackEvent } from './modelRows.js';
export type { RowRefusal, RowRefusalCode, RowWarning, RowWarningCode } from './rowProblems.js';
export {
  type ModelledRows,
  RowsError,
  rowsToTrackEvents,
  type SplitRows,
  splitLastKey,
} from './rowsToTrackEvents.js';
