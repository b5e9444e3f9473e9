interface IdentityField {
  /** Path within the event at which both API versions read the field. */
  readonly path: readonly [string, ...string[]];
  /** TikTok accepts several values. */
  readonly acceptsList?: true;
}

/** The fields of `identity` in a model: the person and the device. */
export const identityFields = {
  email: { path: ['context', 'traits', 'email'], acceptsList: true },
  phone: { path: ['context', 'traits', 'phone'], acceptsList: true },
  externalId: { path: ['context', 'externalId'], acceptsList: true },
  userId: { path: ['userId'] },
  anonymousId: { path: ['anonymousId'] },
  firstName: { path: ['context', 'traits', 'firstName'] },
  lastName: { path: ['context', 'traits', 'lastName'] },
  // The country of the address also completes national phone numbers.
  city: { path: ['context', 'traits', 'address', 'city'] },
  state: { path: ['context', 'traits', 'address', 'state'] },
  country: { path: ['context', 'traits', 'address', 'country'] },
  zip: { path: ['context', 'traits', 'address', 'zip'] },
  ip: { path: ['context', 'ip'] },
  userAgent: { path: ['context', 'userAgent'] },
  // The only path at which Events API 1.0 reads `locale` and `ttp`.
  locale: { path: ['properties', 'context', 'user', 'locale'] },
  ttp: { path: ['properties', 'context', 'user', 'ttp'] },
  ttclid: { path: ['properties', 'context', 'user', 'ttclid'] },
  os: { path: ['context', 'os', 'name'] },
  deviceId: { path: ['context', 'device', 'id'] },
  advertisingId: { path: ['context', 'device', 'advertisingId'] },
  adTrackingEnabled: { path: ['context', 'device', 'adTrackingEnabled'] },
} as const satisfies Readonly<Record<string, IdentityField>>;

export type IdentityName = keyof typeof identityFields;

export const identityNames = Object.keys(identityFields) as IdentityName[];
