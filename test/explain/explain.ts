import { type Explanation, explainEvent } from '../../src/index.js';
import { parsePhone } from '../../src/phone.js';

/** Explains an event with what is given, and settings of its own. */
export const explain = (given: object, Config: object = {}): Explanation =>
  explainEvent(
    {
      message: { type: 'track', event: 'Lead', timestamp: 1770091506, ...given },
      destination: { Config: { accessToken: 'token', pixelCode: 'PIXEL', ...Config } },
    },
    { parsePhone },
  );
