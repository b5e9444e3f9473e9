import { copyJson, MAX_LEVELS } from '../values/copyJson.js';

/** Copies a payload for the next name of its event: who changes one of them must not change the other. */
export const copyPayload = <Payload extends object>(payload: Payload): Payload =>
  // What is copied once is at most `MAX_LEVELS` deep, a few levels down in the payload.
  copyJson(payload, 2 * MAX_LEVELS) as Payload;
