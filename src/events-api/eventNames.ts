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

/**
 * The standard names of app events.
 *
 * @see https://business-api.tiktok.com/portal/docs?id=1771101186666498
 */
export const appEvents: ReadonlySet<string> = new Set(
  `AchieveLevel AddPaymentInfo AddToCart AddToWishlist Checkout CompleteTutorial CreateGroup CreateRole GenerateLead
  InAppADClick InAppADImpr InstallApp JoinGroup LaunchAPP LoanApplication LoanApproval LoanDisbursal Login Purchase Rate
  Registration Search SpendCredits StartTrial Subscribe UnlockAchievement ViewContent`.split(/\s+/),
);

/** RudderStack's lifecycle event or a name of TikTok's app events (trimmed, lower-cased) → TikTok's app event. */
export const appEventNames: ReadonlyMap<string, string> = new Map([
  ...[...appEvents].map((name) => [name.toLowerCase(), name] as const),
  ['application installed', 'InstallApp'],
  ['application opened', 'LaunchAPP'],
]);
