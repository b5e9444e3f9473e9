import type { ApiVersion } from './apiVersion.js';
import { v1 } from './v1/api.js';
import { v2 } from './v2/api.js';

/** The versions of TikTok's Events API, by the setting `version`: 1.0 and 2.0. */
export const apiVersions: Readonly<Record<'v1' | 'v2', ApiVersion>> = { v1, v2 };

export type Version = keyof typeof apiVersions;

/** How many events one request holds, per API version. */
export type EventLimits = Readonly<Record<Version, number>>;
