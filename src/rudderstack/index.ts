export type { Envelope } from './envelope.js';
export { DestinationError } from './errors.js';
export { process } from './process.js';
