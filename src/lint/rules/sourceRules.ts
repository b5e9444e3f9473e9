import type { EventContext } from '../context.js';
import { has, joinPath } from '../fieldIndex.js';
import { docsUrls, entriesWhere, type Rules, reportIf, reportStrings, type Violation } from '../rule.js';

/** Rules for the page of a web event. */
export const pageRules = {
  'missing-page-url': {
    severity: 'warning',
    scopes: ['web'],
    message: 'Must be the full URL of the page: the reference requires it for web events',
    source: docsUrls.web,
    check: (context) => reportIf(!has(context, 'page.url'), joinPath(context.path, 'page.url')),
  },
  'page-url-not-absolute': {
    severity: 'warning',
    message: 'Must be a full URL that begins with https:// or http://',
    source: docsUrls.web,
    check: (context) => reportStrings(context, ['page.url'], (value) => !/^https?:\/\/[^\s/?#]/i.test(value)),
  },
} as const satisfies Rules<EventContext>;

/** Reports the fields that TikTok lists for other event sources only, with those sources. */
const reportForeignFields = (context: EventContext, isTolerated: boolean): readonly Violation[] =>
  entriesWhere(context, ({ field }) => field.eventSources !== undefined).flatMap(({ path, field }): Violation[] => {
    const { source } = context;
    const { eventSources = [], toleratedFor = [] } = field;
    if (source === undefined || eventSources.includes(source)) return [];
    return toleratedFor.includes(source) === isTolerated ? [[path, eventSources.join(', ')]] : [];
  });

/** Rules for what each event source requires and accepts. */
export const sourceRules = {
  'field-not-for-source': {
    severity: 'warning',
    scopes: ['2.0'],
    message: 'TikTok lists this field for other event sources only: <name>',
    source: docsUrls.parameters,
    check: (context) => reportForeignFields(context, false),
  },
  'field-seldom-for-source': {
    severity: 'info',
    scopes: ['2.0'],
    message:
      'TikTok lists this field for other event sources only (<name>), although its own connectors also send it here',
    source: docsUrls.parameters,
    check: (context) => reportForeignFields(context, true),
  },
  'missing-app-id': {
    severity: 'error',
    scopes: ['app'],
    message: 'Must be the id of the app in its store: the App Store number or the Google Play package name',
    source: docsUrls.app,
    check: (context) => reportIf(!has(context, 'app.app_id'), joinPath(context.path, 'app.app_id')),
  },
  'app-id-with-prefix': {
    severity: 'warning',
    scopes: ['app'],
    message: 'Must be the App Store number without id before it',
    source: docsUrls.app,
    check: (context) => reportStrings(context, ['app.app_id'], (value) => /^id\d+$/i.test(value)),
  },
} as const satisfies Rules<EventContext>;
