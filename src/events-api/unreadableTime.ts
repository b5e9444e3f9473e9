import { TransformError } from '../errors.js';
import type { Row } from '../mapping/row.js';
import { traceRow } from '../mapping/trace.js';
import type { UnknownObject } from '../values/objects.js';
import type { EventSettings } from './sources.js';

/** The refusal of a time that is there and cannot be read, which names its path. */
export const unreadableTime = (
  row: Pick<Row<EventSettings>, 'sources' | 'cast'>,
  message: UnknownObject,
  settings: EventSettings,
): TransformError => {
  const path = traceRow({ path: 'time', ...row }, message, settings).used?.path ?? 'timestamp';
  return new TransformError('invalid-timestamp', `${path} must be a date and time of the years 2000 to 2100`);
};
