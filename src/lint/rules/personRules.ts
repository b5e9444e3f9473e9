import { countryCodes } from '../../events-api/countryCodes.js';
import { docsUrls } from '../docsUrls.js';
import { has, joinPath } from '../fieldIndex.js';
import { hasStrongKey, hasWeakKey } from '../matchKeys.js';
import { reportIf, reportStrings } from '../report.js';
import type { Rules, Violation } from '../rule.js';
import type { EventView } from '../view.js';

const personPath = ({ path, kind, source }: EventView): string => {
  if (kind.generation === '1.0') return joinPath(path, 'context');
  return joinPath(path, source === 'crm' ? 'lead.lead_id' : 'user');
};

const strikeWithoutKey = (view: EventView): readonly Violation[] => {
  const { source } = view;
  if (source === undefined) return [];
  return reportIf(!hasStrongKey(view, source) && !hasWeakKey(view, source), personPath(view));
};

/** Whom an event is about. */
export const personRules = {
  'no-match-key': {
    severity: 'error',
    message:
      'Nothing here matches a person. Web: email, phone, external_id, ttclid or ttp, else ip, names or zip_code; app: a device id, email, phone or ip; offline: email or phone; crm: lead_id, email, phone or external_id',
    source: docsUrls.parameters,
    check: strikeWithoutKey,
  },
  'weak-match-key': {
    severity: 'info',
    for: ['1.0', 'web', 'app', 'offline'],
    message:
      'What is here matches few. Far better are, web: email, phone, external_id, ttclid or ttp; app: a device id, email or phone; offline: email or phone',
    source: docsUrls.parameters,
    check: (view) => {
      const { source } = view;
      const isWeak = source !== undefined && !hasStrongKey(view, source) && hasWeakKey(view, source);
      return reportIf(isWeak, personPath(view));
    },
  },
  'missing-lead-id': {
    severity: 'warning',
    for: ['crm'],
    message:
      'Should be the id of the TikTok lead: the reference asks for it, while the help centre takes email or phone instead',
    source: docsUrls.crm,
    check: (view) =>
      reportIf(!has(view, 'lead.lead_id') && hasStrongKey(view, 'crm'), joinPath(view.path, 'lead.lead_id')),
  },
  'place-not-in-lower-case': {
    severity: 'warning',
    message: 'Must be in lower case',
    source: docsUrls.parameters,
    check: (view) =>
      reportStrings(view, ['user.city', 'user.state', 'user.country'], (text) => text !== text.toLowerCase()),
  },
  'unknown-country': {
    severity: 'warning',
    message: 'Must be an ISO 3166 code of two letters, such as de; the United Kingdom is gb',
    source: docsUrls.parameters,
    check: (view) => reportStrings(view, ['user.country'], (text) => !countryCodes.has(text.toUpperCase())),
  },
  'state-not-two-letters': {
    severity: 'info',
    message: 'Should be the code of two letters, such as ca for California',
    source: docsUrls.parameters,
    check: (view) => reportStrings(view, ['user.state'], (text) => !/^[a-z]{2}$/i.test(text)),
  },
} as const satisfies Rules<EventView>;
