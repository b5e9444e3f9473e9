import { contentTypes } from '../../events-api/contentTypes.js';
import { productEvents } from '../../events-api/eventNames.js';
import { number } from '../../values/casts.js';
import { getOwn, isObject } from '../../values/objects.js';
import type { EventContext } from '../context.js';
import { has, isBlank, joinPath, stringAt } from '../fieldIndex.js';
import { docsUrls, type Rules, reportIf, reportStrings, reportValues } from '../rule.js';

const hasAny = (context: EventContext, paths: readonly string[]): boolean => paths.some((path) => has(context, path));

const purchases = new Set(['Purchase', 'CompletePayment', 'PlaceAnOrder']);

const amountPaths = [
  'properties.value',
  'properties.num_items',
  'properties.predicted_ltv',
  'properties.contents[].price',
  'properties.contents[].quantity',
];

/**
 * The currencies that TikTok lists, as ISO 4217 codes.
 *
 * @see https://business-api.tiktok.com/portal/docs?id=1771101151059969
 */
export const currencies: ReadonlySet<string> = new Set(
  `AED ARS AUD BDT BHD BIF BOB BRL CAD CHF CLP CNY COP CRC CZK DKK DZD EGP EUR GBP GTQ HKD HNL HUF IDR ILS INR ISK JPY KES
  KHR KRW KWD KZT MAD MOP MXN MYR NGN NIO NOK NZD OMR PEN PHP PKR PLN PYG QAR RON RUB SAR SEK SGD THB TRY TWD UAH USD VES
  VND ZAR`.split(/\s+/),
);

const isCurrencyCode = (text: string): boolean => /^[A-Z]{3}$/.test(text);

/** Rules for the value of an event. */
const valueRules = {
  'value-without-currency': {
    severity: 'warning',
    message: 'Must be the currency of value: without it, there is no return on ad spend',
    source: docsUrls.standardEvents,
    check: (context) =>
      reportIf(
        has(context, 'properties.value') && !has(context, 'properties.currency'),
        joinPath(context.path, 'properties.currency'),
      ),
  },
  'currency-without-value': {
    severity: 'info',
    message: 'Should be the order total that the currency belongs to',
    source: docsUrls.standardEvents,
    check: (context) =>
      reportIf(
        has(context, 'properties.currency') && !has(context, 'properties.value'),
        joinPath(context.path, 'properties.value'),
      ),
  },
  'purchase-without-value': {
    severity: 'warning',
    message: 'Must be the order total: without it, there is no return on ad spend',
    source: docsUrls.standardEvents,
    check: (context) =>
      reportIf(
        purchases.has(stringAt(context, 'event') ?? '') && !has(context, 'properties.value'),
        joinPath(context.path, 'properties.value'),
      ),
  },
  'negative-number': {
    severity: 'warning',
    message: 'Must not be negative: TikTok has no refunds',
    source: docsUrls.parameters,
    check: (context) => reportValues(context, amountPaths, (value) => (number.read(value) ?? 0) < 0),
  },
  'malformed-currency': {
    severity: 'error',
    message: 'Must be an ISO 4217 code: three capital letters',
    source: docsUrls.parameters,
    check: (context) => reportStrings(context, ['properties.currency'], (value) => !isCurrencyCode(value)),
  },
  'unlisted-currency': {
    severity: 'warning',
    message: 'Must be a currency that TikTok lists',
    source: docsUrls.parameters,
    check: (context) =>
      reportStrings(context, ['properties.currency'], (value) => isCurrencyCode(value) && !currencies.has(value)),
  },
  'search-without-text': {
    severity: 'info',
    message: 'Should be what the person searched for',
    source: docsUrls.standardEvents,
    check: (context) => {
      const isMissing = !hasAny(context, ['properties.search_string', 'properties.query']);
      const key = context.kind.apiVersion === '1.0' ? 'properties.query' : 'properties.search_string';
      return reportIf(stringAt(context, 'event') === 'Search' && isMissing, joinPath(context.path, key));
    },
  },
} as const satisfies Rules<EventContext>;

const idPaths = ['properties.contents[].content_id', 'properties.content_ids', 'properties.content_id'];
const typePaths = ['properties.content_type', 'properties.contents[].content_type'];

const isProductEvent = (context: EventContext): boolean => productEvents.has(stringAt(context, 'event') ?? '');

/** Rules for the products of an event. */
const contentRules = {
  'missing-content-ids': {
    severity: 'warning',
    scopes: ['1.0', 'web', 'app'],
    message:
      'Must contain items with content_id (2.0 also accepts content_ids): catalogue ads find their products by these',
    source: docsUrls.standardEvents,
    check: (context) =>
      reportIf(isProductEvent(context) && !hasAny(context, idPaths), joinPath(context.path, 'properties.contents')),
  },
  'content-without-id': {
    severity: 'warning',
    message: 'Must be the id of the product in the catalogue',
    source: docsUrls.parameters,
    check: (context) =>
      context
        .all('properties.contents[]')
        .filter(({ value }) => isObject(value) && isBlank(getOwn(value, 'content_id')))
        .map(({ path }) => joinPath(path, 'content_id')),
  },
  'missing-content-type': {
    severity: 'warning',
    scopes: ['1.0', 'web', 'app'],
    message:
      'Must be product or product_group (travel, homes and cars have types of their own, such as hotel and vehicle)',
    source: docsUrls.standardEvents,
    check: (context) => {
      const isMissing = !hasAny(context, typePaths) && (isProductEvent(context) || hasAny(context, idPaths));
      const key = context.kind.apiVersion === '1.0' ? 'properties.contents' : 'properties.content_type';
      return reportIf(isMissing, joinPath(context.path, key));
    },
  },
  'unknown-content-type': {
    severity: 'info',
    message: `Should be a type that TikTok names: ${[...contentTypes].join(', ')}`,
    source: docsUrls.parameters,
    check: (context) => reportStrings(context, typePaths, (value) => !contentTypes.has(value)),
  },
} as const satisfies Rules<EventContext>;

/** Rules for what an event is worth, and for its products. */
export const productRules = { ...valueRules, ...contentRules };
