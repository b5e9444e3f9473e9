import { type StandardEvent, standardEvents } from './standardEvents.js';

/** The built-in name maps: with today's names, or with those of RudderStack's own destination. */
export const eventNameMaps = ['current', 'rudderstack'] as const;
export type EventNameMap = (typeof eventNameMaps)[number];

type Row = readonly [rudderStackEvent: string, tiktokEvent: StandardEvent];

// A name in TikTok's own spelling is never renamed: TikTok deduplicates by name with the browser pixel.
const asTyped: readonly Row[] = standardEvents.map((name) => [name.toLowerCase(), name]);

const shared: readonly Row[] = [
  ['product added to wishlist', 'AddToWishlist'],
  ['product added', 'AddToCart'],
  ['checkout started', 'InitiateCheckout'],
  ['payment info entered', 'AddPaymentInfo'],
  ['application approval', 'ApplicationApproval'],
  ['submit application', 'SubmitApplication'],
  ['start trial', 'StartTrial'],
];

const current: readonly Row[] = [
  ['order completed', 'Purchase'],
  ['product viewed', 'ViewContent'],
  ['products searched', 'Search'],
  ['signed up', 'CompleteRegistration'],
];

const rudderstack: readonly Row[] = [
  ['checkout step completed', 'CompletePayment'],
  ['order completed', 'PlaceAnOrder'],
];

/** RudderStack event name (trimmed, lower-cased) → TikTok's standard event. */
export const eventNames: Readonly<Record<EventNameMap, ReadonlyMap<string, StandardEvent>>> = {
  current: new Map([...asTyped, ...shared, ...current]),
  rudderstack: new Map([...asTyped, ...shared, ...rudderstack]),
};
