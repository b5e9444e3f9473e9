import { configSchema } from './config.js';
import { createSettingsReader } from './settingsReader.js';

/** Reads settings with the defaults of the core. One reader for single events and batches: a `Config` object is parsed once. */
export const readCoreSettings = createSettingsReader(configSchema);
