import { docsUrls } from '../docsUrls.js';
import { has, joinPath } from '../fieldIndex.js';
import { entriesWhere, reportIf, reportStrings } from '../report.js';
import type { Rules, Violation } from '../rule.js';
import type { EventView } from '../view.js';

/** Fields that TikTok lists for other event sources only, with the sources it lists them for. */
const foreignFields = (view: EventView, isSeen: boolean): readonly Violation[] => {
  const { source } = view;
  if (source === undefined) return [];
  return entriesWhere(view, ({ field: { eventSources, toleratedFor = [] } }) => {
    return eventSources !== undefined && !eventSources.includes(source) && toleratedFor.includes(source) === isSeen;
  }).map(({ path, field }): Violation => [path, field.eventSources?.join(', ') ?? '']);
};

/** What each event source wants and does not want. */
export const sourceRules = {
  'field-not-for-source': {
    severity: 'warning',
    for: ['2.0'],
    message: 'TikTok lists this field for other event sources only: <name>',
    source: docsUrls.parameters,
    check: (view) => foreignFields(view, false),
  },
  'field-seldom-for-source': {
    severity: 'info',
    for: ['2.0'],
    message:
      'TikTok lists this field for other event sources only (<name>), though its own connectors send it here too',
    source: docsUrls.parameters,
    check: (view) => foreignFields(view, true),
  },
  'missing-app-id': {
    severity: 'error',
    for: ['app'],
    message: 'Must be the id of the app in its store: the number of the App Store, or the package name of Google Play',
    source: docsUrls.app,
    check: (view) => reportIf(!has(view, 'app.app_id'), joinPath(view.path, 'app.app_id')),
  },
  'app-id-with-prefix': {
    severity: 'warning',
    for: ['app'],
    message: 'Must be the number of the App Store without id before it',
    source: docsUrls.app,
    check: (view) => reportStrings(view, ['app.app_id'], (text) => /^id\d+$/i.test(text)),
  },
} as const satisfies Rules<EventView>;
