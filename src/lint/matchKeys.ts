import type { EventSource } from '../events-api/casts.js';
import { queryParameter } from '../values/queryParameter.js';
import { has, textAt } from './fieldIndex.js';
import type { EventView } from './view.js';

/** Keys that match a person by themselves, as TikTok's reference has them. */
const strongKeys: Readonly<Record<EventSource, readonly string[]>> = {
  web: ['user.email', 'user.phone', 'user.external_id', 'user.ttclid', 'user.ttp'],
  app: ['user.idfa', 'user.idfv', 'user.gaid', 'user.email', 'user.phone', 'user.external_id'],
  offline: ['user.email', 'user.phone'],
  crm: ['lead.lead_id', 'user.email', 'user.phone', 'user.external_id'],
};

/** Keys that match few, or of which sources say different things. */
const weakKeys: Readonly<Record<EventSource, readonly string[]>> = {
  web: ['user.ip', 'user.first_name', 'user.last_name', 'user.zip_code'],
  app: ['user.ip'],
  offline: ['user.external_id'],
  crm: [],
};

/** TikTok reads the click id of the page's address too. */
const hasTtclidInUrl = (view: EventView): boolean => {
  const url = textAt(view, 'page.url');
  return url !== undefined && queryParameter(url, 'ttclid') !== undefined;
};

export const hasStrongKey = (view: EventView, source: EventSource): boolean =>
  strongKeys[source].some((path) => has(view, path)) || (source === 'web' && hasTtclidInUrl(view));

export const hasWeakKey = (view: EventView, source: EventSource): boolean =>
  weakKeys[source].some((path) => has(view, path));
