import type { UnknownObject } from '../values/objects.js';
import type { EventSource } from './casts.js';

/** The values of the setting `externalIdFrom`, and the ids of the event that each lets stand in for a missing external id. */
export const externalIdPaths = {
  none: [],
  userId: ['userId'],
  userIdOrAnonymousId: ['userId', 'anonymousId'],
} as const satisfies Record<string, readonly string[]>;

export type ExternalIdFrom = keyof typeof externalIdPaths;

/** The settings that decide what an event becomes. */
export interface EventSettings {
  readonly accessToken: string;
  readonly pixelCode: string;
  readonly partnerName?: string | undefined;
  readonly eventSourceIds: Readonly<Partial<Record<EventSource, string | undefined>>>;
  readonly externalIdFrom: ExternalIdFrom;
  readonly customProperties: readonly string[];
  readonly valueFromContents: boolean;
  readonly onlyDocumentedFields: boolean;
  readonly testEventCode?: string | undefined;
  /** The id that `eventIdTemplate` gives an event; `undefined` when a part is missing or there is no template. */
  readonly eventIdFromTemplate: (message: UnknownObject) => string | undefined;
}
