import { standardEvents } from './standardEvents.js';

/**
 * Standard events that TikTok has renamed. It still accepts the old names.
 *
 * @see https://ads.tiktok.com/help/article/how-to-adopt-tiktoks-updated-standard-events
 */
export const renamedEvents: ReadonlyMap<string, string> = new Map([
  ['CompletePayment', 'Purchase'],
  ['SubmitForm', 'Lead'],
]);

/** Standard events that TikTok retires in 2027. */
export const retiringEvents: ReadonlySet<string> = new Set(['PlaceAnOrder', 'ClickButton']);

/** The standard names of web, offline and CRM events, including renamed and retiring ones. */
export const webEvents: ReadonlySet<string> = new Set(standardEvents);

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
