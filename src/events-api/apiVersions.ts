import type { Config } from '../transform/config.js';
import type { ApiVersion, Payload } from './apiVersion.js';
import { v1 } from './v1/api.js';
import { v2 } from './v2/api.js';

/** The generations of TikTok's Events API, by the setting `version`. */
export const apiVersions: Readonly<Record<Config['version'], ApiVersion<Payload>>> = { v1, v2 };

/** How many events one request holds, per generation. */
export type EventLimits = Readonly<Record<keyof typeof apiVersions, number>>;
