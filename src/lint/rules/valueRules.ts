import { currencies } from '../../events-api/currencies.js';
import { number } from '../../values/casts.js';
import { docsUrls } from '../docsUrls.js';
import { has, joinPath, textAt } from '../fieldIndex.js';
import { reportIf, reportStrings, reportValues } from '../report.js';
import type { Rules } from '../rule.js';
import type { EventView } from '../view.js';

const purchases = new Set(['Purchase', 'CompletePayment', 'PlaceAnOrder']);

const amounts = [
  'properties.value',
  'properties.num_items',
  'properties.predicted_ltv',
  'properties.contents[].price',
  'properties.contents[].quantity',
];

const isCurrency = (text: string): boolean => /^[A-Z]{3}$/.test(text);

const searchTexts = ['properties.search_string', 'properties.query'];

/** What an event is worth. */
export const valueRules = {
  'value-without-currency': {
    severity: 'warning',
    message: 'Must name the currency of value: without it there is no return on ad spend',
    source: docsUrls.standardEvents,
    check: (view) =>
      reportIf(
        has(view, 'properties.value') && !has(view, 'properties.currency'),
        joinPath(view.path, 'properties.currency'),
      ),
  },
  'currency-without-value': {
    severity: 'info',
    message: 'Should be the order total that the currency is for',
    source: docsUrls.standardEvents,
    check: (view) =>
      reportIf(
        has(view, 'properties.currency') && !has(view, 'properties.value'),
        joinPath(view.path, 'properties.value'),
      ),
  },
  'purchase-without-value': {
    severity: 'warning',
    message: 'Must be the order total: without it there is no return on ad spend',
    source: docsUrls.standardEvents,
    check: (view) =>
      reportIf(
        purchases.has(textAt(view, 'event') ?? '') && !has(view, 'properties.value'),
        joinPath(view.path, 'properties.value'),
      ),
  },
  'negative-number': {
    severity: 'warning',
    message: 'Must not be negative: TikTok knows no refunds',
    source: docsUrls.parameters,
    check: (view) => reportValues(view, amounts, (value) => (number.read(value) ?? 0) < 0),
  },
  'malformed-currency': {
    severity: 'error',
    message: 'Must be an ISO 4217 code: three capital letters',
    source: docsUrls.parameters,
    check: (view) => reportStrings(view, ['properties.currency'], (text) => !isCurrency(text)),
  },
  'unlisted-currency': {
    severity: 'warning',
    message: 'Is no currency that TikTok lists',
    source: docsUrls.parameters,
    check: (view) => reportStrings(view, ['properties.currency'], (text) => isCurrency(text) && !currencies.has(text)),
  },
  'search-without-text': {
    severity: 'info',
    message: 'Should be what the person searched for',
    source: docsUrls.standardEvents,
    check: (view) =>
      reportIf(
        textAt(view, 'event') === 'Search' && !searchTexts.some((path) => has(view, path)),
        joinPath(view.path, view.kind.generation === '1.0' ? 'properties.query' : 'properties.search_string'),
      ),
  },
} as const satisfies Rules<EventView>;
