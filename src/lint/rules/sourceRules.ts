import { links } from '../links.js';
import { has, joinPath } from '../part.js';
import type { Rules, Strike } from '../rule.js';
import { entriesWhere, strikeIf, strikeTexts } from '../strikes.js';
import type { EventView } from '../view.js';

/** Fields that TikTok lists for other event sources only, with the sources it lists them for. */
const foreignFields = (view: EventView, isSeen: boolean): readonly Strike[] => {
  const { source } = view;
  if (source === undefined) return [];
  return entriesWhere(view, ({ field: { sources, seenFor = [] } }) => {
    return sources !== undefined && !sources.includes(source) && seenFor.includes(source) === isSeen;
  }).map(({ path, field }): Strike => [path, field.sources?.join(', ') ?? '']);
};

/** What each event source wants and does not want. */
export const sourceRules = {
  'field-not-for-source': {
    severity: 'warning',
    for: ['2.0'],
    message: 'TikTok lists this field for other event sources only: <name>',
    source: links.parameters,
    find: (view) => foreignFields(view, false),
  },
  'field-seldom-for-source': {
    severity: 'info',
    for: ['2.0'],
    message:
      'TikTok lists this field for other event sources only (<name>), though its own connectors send it here too',
    source: links.parameters,
    find: (view) => foreignFields(view, true),
  },
  'missing-app-id': {
    severity: 'error',
    for: ['app'],
    message: 'Must be the id of the app in its store: the number of the App Store, or the package name of Google Play',
    source: links.app,
    find: (view) => strikeIf(!has(view, 'app.app_id'), joinPath(view.path, 'app.app_id')),
  },
  'app-id-with-prefix': {
    severity: 'warning',
    for: ['app'],
    message: 'Must be the number of the App Store without id before it',
    source: links.app,
    find: (view) => strikeTexts(view, ['app.app_id'], (text) => /^id\d+$/i.test(text)),
  },
} as const satisfies Rules<EventView>;
