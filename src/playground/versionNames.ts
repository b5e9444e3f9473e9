import type { Version } from '../events-api/apiVersions.js';

/** The names of the API versions. */
export const versionNames = { v1: '1.0', v2: '2.0' } as const satisfies Record<Version, string>;
