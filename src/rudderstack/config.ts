import * as z from 'zod';
import { configSchema } from '../transform/config.js';
import { blankToUndefined } from '../values/kinds.js';

const orElse = <Schema extends z.ZodType>(fallback: string, schema: Schema) =>
  z.preprocess((value) => blankToUndefined(value) ?? fallback, schema);

/** The settings with the defaults that RudderStack's own service runs with. */
export const rudderstackConfigSchema = configSchema.extend({
  // Its service takes everything but `v2` for 1.0.
  version: z.preprocess((value) => (value === 'v2' ? 'v2' : 'v1'), configSchema.shape.version),
  eventNames: orElse('rudderstack', configSchema.shape.eventNames),
  partnerName: orElse('RudderStack', configSchema.shape.partnerName),
});
