/** The values of the setting `externalIdFrom`. */
export type ExternalIdFrom = 'none' | 'userId' | 'userIdOrAnonymousId';

/** Which ids of the event stand in for a missing external id, by the setting `externalIdFrom`. */
export const externalIdPaths: Readonly<Record<ExternalIdFrom, readonly string[]>> = {
  none: [],
  userId: ['userId'],
  userIdOrAnonymousId: ['userId', 'anonymousId'],
};
