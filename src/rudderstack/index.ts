export {
  createDestination,
  type Destination,
  type HostNetwork,
  type NetworkHandler,
  type NetworkHandlerConstructor,
  networkHandler,
  networkHandlerV1,
  process,
} from './destination.js';
export { DestinationError, type HostErrors, type StatTags } from './errors.js';
export type { JobResponse, ProxyV0Response, ProxyV1Response, ResponseParams } from './networkHandler.js';
export type { Envelope, Process } from './process.js';
export { processRouterDest, type RefusalRow, type RequestRow, type RouterRow } from './router.js';
