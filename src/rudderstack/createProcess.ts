import { TransformError } from '../errors.js';
import { completePhone } from '../phone.js';
import { transformWith } from '../transform/transformEvent.js';
import { type Envelope, toEnvelope } from './envelope.js';
import type { ErrorFactory } from './errors.js';
import { readSettings } from './readSettings.js';

/** Processes one event as RudderStack's destinations do. */
export type Process = (event: unknown) => Envelope | Envelope[];

/** Makes `process` with the errors that its host knows. */
export const createProcess = (errors: ErrorFactory): Process => {
  const transform = (event: unknown) => {
    try {
      return transformWith(readSettings, event, { completePhone });
    } catch (error) {
      throw error instanceof TransformError ? errors.refusal(error) : error;
    }
  };
  return (event) => {
    const { version, requests } = transform(event);
    const envelopes = requests.map(toEnvelope);
    const [first] = envelopes;
    return version === 'v2' && first !== undefined && envelopes.length === 1 ? first : envelopes;
  };
};
