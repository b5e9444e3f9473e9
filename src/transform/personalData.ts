import type { HashContext } from '../events-api/hash.js';
import { readPersonCountry } from '../events-api/sources.js';
import type { UnknownObject } from '../values/objects.js';
import type { PhoneOption } from './config.js';
import type { Settings } from './settings.js';

/** What hashing the personal data of an event depends on. */
export const hashContext = (message: UnknownObject, settings: Settings, { parsePhone }: PhoneOption): HashContext => ({
  hashing: settings.hashUserProperties,
  parsePhone,
  defaultCountry: settings.defaultPhoneCountry,
  personCountry: () => readPersonCountry(message, settings),
});
