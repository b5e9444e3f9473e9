/**
 * TikTok's standard event names, as TikTok spells them.
 *
 * CompletePayment is now Purchase and SubmitForm is now Lead; TikTok still accepts the old names. ClickButton and PlaceAnOrder
 * retire in 2027.
 *
 * @see https://ads.tiktok.com/help/article/supported-standard-events
 */
export const standardEvents = [
  'AddPaymentInfo',
  'AddToCart',
  'AddToWishlist',
  'ApplicationApproval',
  'ClickButton',
  'CompletePayment',
  'CompleteRegistration',
  'Contact',
  'CustomizeProduct',
  'Download',
  'FindLocation',
  'InitiateCheckout',
  'Lead',
  'PlaceAnOrder',
  'Purchase',
  'Schedule',
  'Search',
  'StartTrial',
  'SubmitApplication',
  'SubmitForm',
  'Subscribe',
  'ViewContent',
] as const;

/** One of TikTok's standard event names. */
export type StandardEvent = (typeof standardEvents)[number];

/** Events about products. Their content type is `product` unless the event names another, because catalogue ads need one. */
export const productEvents: ReadonlySet<string> = new Set<StandardEvent>([
  'AddToCart',
  'CompletePayment',
  'PlaceAnOrder',
  'Purchase',
  'ViewContent',
]);

/** The built-in name maps: with TikTok's current names, or with the names that RudderStack's own destination uses. */
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
 * Standard events that TikTok has renamed. It still accepts the old names.
 *
 * @see https://ads.tiktok.com/help/article/how-to-adopt-tiktoks-updated-standard-events
 */
export const renamedEvents: ReadonlyMap<string, string> = new Map([
  ['CompletePayment', 'Purchase'],
  ['SubmitForm', 'Lead'],
]);

export const RETIREMENT_YEAR = 2027;

/** Standard events that TikTok retires in {@link RETIREMENT_YEAR}. */
export const retiringEvents: ReadonlySet<string> = new Set(['PlaceAnOrder', 'ClickButton']);

/** The standard names of web, offline and CRM events, including renamed and retiring ones. */
export const webEvents: ReadonlySet<string> = new Set(standardEvents);

/**
 * The standard names of app events.
 *
 * @see https://business-api.tiktok.com/portal/docs?id=1771101186666498
 */
export const appEvents: ReadonlySet<string> = new Set([
  'AchieveLevel',
  'AddPaymentInfo',
  'AddToCart',
  'AddToWishlist',
  'Checkout',
  'CompleteTutorial',
  'CreateGroup',
  'CreateRole',
  'GenerateLead',
  'InAppADClick',
  'InAppADImpr',
  'InstallApp',
  'JoinGroup',
  'LaunchAPP',
  'LoanApplication',
  'LoanApproval',
  'LoanDisbursal',
  'Login',
  'Purchase',
  'Rate',
  'Registration',
  'Search',
  'SpendCredits',
  'StartTrial',
  'Subscribe',
  'UnlockAchievement',
  'ViewContent',
]);

/** RudderStack's lifecycle event or a name of TikTok's app events (trimmed, lower-cased) → TikTok's app event. */
export const appEventNames: ReadonlyMap<string, string> = new Map([
  ...[...appEvents].map((name) => [name.toLowerCase(), name] as const),
  ['application installed', 'InstallApp'],
  ['application opened', 'LaunchAPP'],
]);

/**
 * Names of web events that TikTok counts as a standard event.
 *
 * @see https://ads.tiktok.com/help/article/reserved-events
 */
export const reservedEvents: ReadonlyMap<string, string> = new Map([
  ['AddBilling', 'AddPaymentInfo'],
  ['Browse', 'PageView'],
  ['Checkout', 'PlaceAnOrder'],
  ['ClickForm', 'Lead'],
  ['ClickInDownloadPage', 'ClickButton'],
  ['ClickToDownload', 'Download'],
  ['Consult', 'Contact'],
  ['ConsultByPhone', 'Contact'],
  ['Registration', 'CompleteRegistration'],
  ['StartCheckout', 'InitiateCheckout'],
  ['ViewConsultationPage', 'ViewContent'],
  ['ViewDownloadPage', 'ViewContent'],
  ['ViewForm', 'ViewContent'],
]);
