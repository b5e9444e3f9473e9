import { docsUrls } from '../docsUrls.js';
import { has, joinPath } from '../fieldIndex.js';
import { isPersonalProperty, isPersonalText, isPersonalUrl } from '../personalText.js';
import { reportIf, reportStrings } from '../report.js';
import type { Rules } from '../rule.js';
import type { EventView } from '../view.js';

/** Texts that a person wrote, or that a site made of what a person wrote. */
const freeTexts = [
  'event',
  'event_id',
  'properties.search_string',
  'properties.query',
  'properties.description',
  'properties.order_id',
  'properties.contents[].content_name',
];

/** Where personal data may slip in, and the address of the page. */
export const pageRules = {
  'missing-page-url': {
    severity: 'warning',
    for: ['web'],
    message: 'Must be the address of the page, whole: the reference requires it for web events',
    source: docsUrls.web,
    check: (view) => reportIf(!has(view, 'page.url'), joinPath(view.path, 'page.url')),
  },
  'page-url-not-absolute': {
    severity: 'warning',
    message: 'Must be a whole address that begins with https:// or http://',
    source: docsUrls.web,
    check: (view) => reportStrings(view, ['page.url'], (text) => !/^https?:\/\/[^\s/?#]/i.test(text)),
  },
  'personal-data-in-url': {
    severity: 'warning',
    message: 'Holds personal data in clear, such as an e-mail address or a parameter named email: take it out',
    source: docsUrls.customEvents,
    check: (view) => reportStrings(view, ['page.url', 'page.referrer'], isPersonalUrl),
  },
  'personal-data-in-text': {
    severity: 'warning',
    message: 'Holds an e-mail address in clear: take it out',
    source: docsUrls.customEvents,
    check: (view) => reportStrings(view, freeTexts, isPersonalText),
  },
  'personal-data-in-properties': {
    severity: 'warning',
    message: 'Holds a property with personal data in clear: take it out, or send it hashed as a field of user',
    source: docsUrls.customEvents,
    check: (view) => {
      const holders = view.unknownKeys.filter(
        ({ node, key, value }) => node.field?.additionalProperties && isPersonalProperty(key, value),
      );
      return new Set(holders.map(({ holder }) => holder));
    },
  },
} as const satisfies Rules<EventView>;
