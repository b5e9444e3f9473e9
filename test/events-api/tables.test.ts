import { describe, expect, test } from 'vitest';
import { attTrackingStatus } from '../../src/events-api/casts.js';
import {
  appEvents,
  productEvents,
  renamedEvents,
  reservedEvents,
  retiringEvents,
  standardEvents,
  webEvents,
} from '../../src/events-api/eventNames.js';
import { currencies } from '../../src/lint/rules/productRules.js';
import { countryCodes } from '../../src/values/countries.js';

// The tables once more, written from TikTok's pages and not from the code: a row that is lost, added or changed fails here.

const words = (text: string): string[] => text.trim().split(/\s+/);
const sorted = (values: Iterable<string>): string[] => [...values].sort();

test('currencies are those of the Events API reference', () => {
  const listed = `
    AED ARS AUD BDT BHD BIF BOB BRL CAD CHF CLP CNY COP CRC CZK DKK DZD EGP EUR GBP GTQ HKD HNL HUF IDR ILS INR ISK JPY KES
    KHR KRW KWD KZT MAD MOP MXN MYR NGN NIO NOK NZD OMR PEN PHP PKR PLN PYG QAR RON RUB SAR SEK SGD THB TRY TWD UAH USD VES
    VND ZAR`;
  expect(words(listed)).toHaveLength(62);
  expect(sorted(currencies)).toStrictEqual(sorted(words(listed)));
  const known = new Set(Intl.supportedValuesOf('currency'));
  expect([...currencies].filter((code) => !known.has(code))).toStrictEqual([]);
});

test('country codes are those that Unicode knows, except for parts of countries, unions and codes for tests', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  // Unicode names old codes too, by the code that replaces them.
  const isCurrent = (code: string) => Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;
  const known = letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => names.of(code) !== undefined && isCurrent(code));
  const noCountries = new Set(words('AC CP CQ DG EA IC TA EU EZ UN QO XA XB ZZ'));
  expect(sorted(countryCodes)).toStrictEqual(known.filter((code) => !noCountries.has(code)));
  expect(countryCodes.size).toBe(250);
});

describe('event names', () => {
  test('of web, offline and CRM events', () => {
    const listed = `
      AddPaymentInfo AddToCart AddToWishlist ApplicationApproval CompleteRegistration Contact CustomizeProduct Download
      FindLocation InitiateCheckout Lead Purchase Schedule Search StartTrial SubmitApplication Subscribe ViewContent
      CompletePayment SubmitForm PlaceAnOrder ClickButton`;
    expect(sorted(standardEvents)).toStrictEqual(sorted(words(listed)));
    expect(sorted(webEvents)).toStrictEqual(sorted(words(listed)));
  });

  test('of app events', () => {
    const listed = `
      AchieveLevel AddPaymentInfo AddToCart AddToWishlist Checkout CompleteTutorial CreateGroup CreateRole GenerateLead
      InAppADClick InAppADImpr InstallApp JoinGroup LaunchAPP LoanApplication LoanApproval LoanDisbursal Login Purchase Rate
      Registration Search SpendCredits StartTrial Subscribe UnlockAchievement ViewContent`;
    expect(sorted(appEvents)).toStrictEqual(sorted(words(listed)));
  });

  test('that TikTok has renamed', () => {
    expect(Object.fromEntries(renamedEvents)).toStrictEqual({ CompletePayment: 'Purchase', SubmitForm: 'Lead' });
  });

  test('that TikTok retires', () => {
    expect(sorted(retiringEvents)).toStrictEqual(['ClickButton', 'PlaceAnOrder']);
  });

  test('that TikTok reserves', () => {
    expect(Object.fromEntries(reservedEvents)).toStrictEqual({
      AddBilling: 'AddPaymentInfo',
      Browse: 'PageView',
      Checkout: 'PlaceAnOrder',
      ClickForm: 'Lead',
      ClickInDownloadPage: 'ClickButton',
      ClickToDownload: 'Download',
      Consult: 'Contact',
      ConsultByPhone: 'Contact',
      Registration: 'CompleteRegistration',
      StartCheckout: 'InitiateCheckout',
      ViewConsultationPage: 'ViewContent',
      ViewDownloadPage: 'ViewContent',
      ViewForm: 'ViewContent',
    });
  });

  test('of products', () => {
    const listed = 'AddToCart CompletePayment PlaceAnOrder Purchase ViewContent';
    expect(sorted(productEvents)).toStrictEqual(sorted(words(listed)));
  });
});

test("ATT statuses are in the order of Apple's numbers", () => {
  const statuses = [0, 1, 2, 3].map(attTrackingStatus.read);
  expect(statuses).toStrictEqual(['NOT_DETERMINED', 'RESTRICTED', 'DENIED', 'AUTHORIZED']);
  expect([-1, 4, 1.5].map(attTrackingStatus.read)).toStrictEqual([undefined, undefined, undefined]);
});
