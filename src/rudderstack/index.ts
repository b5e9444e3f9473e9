export {
  createDestination,
  type Destination,
  type HostNetwork,
  type NetworkHandler,
  type NetworkHandlerConstructor,
} from './createDestination.js';
export type { Process } from './createProcess.js';
export { networkHandler, networkHandlerV1, process } from './destination.js';
export type { Envelope } from './envelope.js';
export { DestinationError, type HostErrors, type StatTags } from './errors.js';
export type { JobResponse, ProxyV0Response, ProxyV1Response, ResponseParams } from './networkHandler.js';
export { processRouterDest, type RefusalRow, type RequestRow, type RouterRow } from './processRouterDest.js';
