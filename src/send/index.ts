export { createMemoryStore, type DeliveryStatus, type DeliveryStore } from './deliveryStore.js';
export type { SenderOptions } from './options.js';
export type { SendInput } from './readRequest.js';
export { SendAborted } from './requestDelivery.js';
export { createSender, type Sender } from './sender.js';
export type { SendResult } from './sendResult.js';
