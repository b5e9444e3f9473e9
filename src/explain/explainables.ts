import type { Config } from '../transform/config.js';
import type { Explainable } from './explainable.js';
import { explainableV1 } from './explainableV1.js';
import { explainableV2 } from './explainableV2.js';

/** How the payloads of each generation are explained. Apart from `apiVersions`, so that who only transforms loads none of it. */
export const explainables: Readonly<Record<Config['version'], Explainable>> = { v1: explainableV1, v2: explainableV2 };
