import type { EventSource } from '../../events-api/casts.js';
import { appEvents, renamedEvents, reservedEvents, retiringEvents, webEvents } from '../../events-api/judgedNames.js';
import { closestString, plainWord } from '../../values/closestString.js';
import { docsUrls } from '../docsUrls.js';
import { joinPath, textAt } from '../fieldIndex.js';
import { reportIf, reportMissing } from '../report.js';
import type { Rules, Violation } from '../rule.js';
import type { EventView } from '../view.js';

const standardNames: Readonly<Record<EventSource, ReadonlySet<string>>> = {
  web: webEvents,
  app: appEvents,
  offline: webEvents,
  crm: webEvents,
};

const pageViews = new Set(['Pageview', 'PageView']);

const isPageView = (name: string): boolean => plainWord(name) === 'pageview';

/** The names that a name may be meant for: what TikTok reserves is spelt right as it is. */
const misspelt = (name: string, source: EventSource): string | undefined => {
  if (standardNames[source].has(name) || reservedEvents.has(name) || isPageView(name)) return undefined;
  return closestString(name, standardNames[source]);
};

/** What a rule says of the name of an event from a known source. */
const strikeName = (
  view: EventView,
  judge: (name: string, source: EventSource) => Violation | boolean | undefined,
): readonly Violation[] => {
  const name = textAt(view, 'event');
  if (name === undefined || view.source === undefined) return [];
  const path = joinPath(view.path, 'event');
  const judgement = judge(name, view.source);
  if (typeof judgement === 'boolean' || judgement === undefined) return reportIf(judgement === true, path);
  return [judgement];
};

const named = (view: EventView, name: string | undefined): Violation | undefined =>
  name === undefined ? undefined : [joinPath(view.path, 'event'), name];

const isCustom = (name: string, source: EventSource): boolean =>
  !standardNames[source].has(name) && !reservedEvents.has(name) && !isPageView(name);

/** 2.0 names CRM stages in any language. */
const isCustomName = (name: string, source: EventSource): boolean =>
  source === 'crm' ? name === name.trim() && [...name].length <= 50 : /^[a-z][\w-]{0,49}$/i.test(name);

/** What an event is called. */
export const nameRules = {
  'missing-event-name': {
    severity: 'error',
    message: 'Must be the name of a standard or custom event',
    source: docsUrls.supportedEvents,
    check: ({ event, path }) => reportMissing(event, path, 'event'),
  },
  'misspelt-event-name': {
    severity: 'warning',
    message: 'Must be spelt <name>, in these very letters, to be the standard event: otherwise it is a custom one',
    source: docsUrls.standardEvents,
    check: (view) => strikeName(view, (name, source) => named(view, misspelt(name, source))),
  },
  'renamed-event-name': {
    severity: 'info',
    for: ['1.0', 'web', 'offline', 'crm'],
    message:
      'TikTok calls this event <name> now and still takes the old name. Rename the pixel and the server together',
    source: docsUrls.newNames,
    check: (view) => strikeName(view, (name) => named(view, renamedEvents.get(name))),
  },
  'retiring-event-name': {
    severity: 'warning',
    for: ['1.0', 'web', 'offline', 'crm'],
    message: 'TikTok retires this standard event in 2027: move to another',
    source: docsUrls.newNames,
    check: (view) => strikeName(view, (name) => retiringEvents.has(name)),
  },
  'reserved-event-name': {
    severity: 'warning',
    for: ['1.0', 'web', 'offline', 'crm'],
    message: 'TikTok reserves this name and takes the event for <name>',
    source: docsUrls.reservedNames,
    check: (view) => strikeName(view, (name) => named(view, reservedEvents.get(name))),
  },
  'event-name-of-other-source': {
    severity: 'warning',
    message: 'Is a standard event of app events or of web events, but a custom one for this event source',
    source: docsUrls.supportedEvents,
    check: (view) =>
      strikeName(view, (name, source) => {
        const other = standardNames[source === 'app' ? 'web' : 'app'];
        return isCustom(name, source) && other.has(name) && misspelt(name, source) === undefined;
      }),
  },
  'page-view': {
    severity: 'info',
    message: 'Pageview is no standard event: TikTok does not optimise for it',
    source: docsUrls.standardEvents,
    check: (view) => strikeName(view, isPageView),
  },
  'misspelt-page-view': {
    severity: 'warning',
    message: 'Must be spelt Pageview, as the connectors of TikTok do',
    source: docsUrls.reservedNames,
    check: (view) => strikeName(view, (name) => isPageView(name) && !pageViews.has(name)),
  },
  'invalid-custom-name': {
    severity: 'error',
    for: ['1.0', 'web', 'app', 'crm'],
    message:
      'Must be at most 50 letters, digits, _ and -, beginning with a letter; of CRM events at most 50 characters without blanks around',
    source: docsUrls.customEvents,
    check: (view) => strikeName(view, (name, source) => isCustom(name, source) && !isCustomName(name, source)),
  },
  'custom-offline-event': {
    severity: 'error',
    for: ['offline'],
    message: 'Must be a standard event: TikTok takes no custom offline events',
    source: docsUrls.offline,
    check: (view) => strikeName(view, (name, source) => isCustom(name, source) || isPageView(name)),
  },
  'missing-event-id': {
    severity: 'warning',
    for: ['1.0', 'web'],
    message: 'Must be the id that the browser pixel sends with the same event: without it TikTok may count it twice',
    source: docsUrls.deduplication,
    check: ({ event, path }) => reportMissing(event, path, 'event_id'),
  },
} as const satisfies Rules<EventView>;
