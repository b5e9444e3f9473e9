import { createSettingsReader } from '../transform/settings.js';
import { rudderstackConfigSchema } from './config.js';

/** Reads settings with RudderStack's defaults. One reader for processor and router: a `Config` object is parsed once. */
export const readSettings = createSettingsReader(rudderstackConfigSchema);
