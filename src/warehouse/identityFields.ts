/** Where a field of the person goes, and whether there may be several. */
interface IdentityField {
  /** Path within the event, where the library reads it for both API generations. */
  readonly path: readonly [string, ...string[]];
  /** TikTok takes a list. */
  readonly mayBeList?: true;
}

/** What a model may say of the person and the device, one field a row. */
export const identityFields = {
  email: { path: ['context', 'traits', 'email'], mayBeList: true },
  phone: { path: ['context', 'traits', 'phone'], mayBeList: true },
  externalId: { path: ['context', 'externalId'], mayBeList: true },
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
  // Events API 1.0 reads these two nowhere else.
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
