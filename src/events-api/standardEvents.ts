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
