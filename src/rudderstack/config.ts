import * as z from 'zod';
import { configSchema } from '../transform/config.js';
import { createSettingsReader } from '../transform/settings.js';
import { blankToUndefined } from '../values/objects.js';

const withDefault = <Schema extends z.ZodType>(value: string, schema: Schema) =>
  z.preprocess((given) => blankToUndefined(given) ?? value, schema);

/** The settings, with the defaults of RudderStack's own service. */
export const rudderstackConfigSchema = configSchema.extend({
  // RudderStack's service runs 1.0 for everything but `v2`.
  version: z.preprocess((value) => (value === 'v2' ? 'v2' : 'v1'), configSchema.shape.version),
  eventNames: withDefault('rudderstack', configSchema.shape.eventNames),
  partnerName: withDefault('RudderStack', configSchema.shape.partnerName),
});

/** Reads settings with RudderStack's defaults. Processor and router share it, so that a `Config` object is parsed once. */
export const readSettings = createSettingsReader(rudderstackConfigSchema);
