import * as z from 'zod';
import { configSchema } from '../transform/config.js';
import { createSettingsReader } from '../transform/settings.js';
import { blankToUndefined } from '../values/objects.js';

const withDefault = <Schema extends z.ZodType>(value: string, schema: Schema) =>
  z.preprocess((given) => blankToUndefined(given) ?? value, schema);

/**
 * The settings, with the defaults of RudderStack's own service, and read as it reads them: an existing destination must mean
 * the same after a move. What its form cannot give comes from templates and from old versions of the form.
 */
export const rudderstackConfigSchema = configSchema.extend({
  // RudderStack's service runs 1.0 for everything but `v2`.
  version: z.preprocess((value) => (value === 'v2' ? 'v2' : 'v1'), configSchema.shape.version),
  // There the text `false` hashes. Unlike there, a missing setting hashes too.
  hashUserProperties: z.preprocess((value) => value !== false, configSchema.shape.hashUserProperties),
  sendCustomEvents: z.preprocess(Boolean, configSchema.shape.sendCustomEvents),
  eventsToStandard: z.preprocess(
    (value) => (Array.isArray(value) ? value : undefined),
    configSchema.shape.eventsToStandard,
  ),
  eventNames: withDefault('rudderstack', configSchema.shape.eventNames),
  partnerName: withDefault('RudderStack', configSchema.shape.partnerName),
});

/** Reads settings with RudderStack's defaults. Processor and router share it, so that a `Config` object is parsed once. */
export const readSettings = createSettingsReader(rudderstackConfigSchema);
