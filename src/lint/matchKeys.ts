import type { EventSource } from '../api/tiktokCasts.js';
import { queryParameter } from '../values/queryParameter.js';
import { has, textAt } from './part.js';
import type { EventView } from './view.js';

/** Keys that match a person by themselves. */
const strongKeys: Readonly<Record<EventSource, readonly string[]>> = {
  web: ['user.email', 'user.phone', 'user.external_id', 'user.ttclid', 'user.ttp'],
  app: ['user.idfa', 'user.idfv', 'user.gaid', 'user.email', 'user.phone', 'user.external_id'],
  offline: ['user.email', 'user.phone'],
  crm: ['lead.lead_id', 'user.email', 'user.phone'],
};

/** TikTok reads the click id of the page's address too. */
const hasTtclidInUrl = (view: EventView): boolean => {
  const url = textAt(view, 'page.url');
  return url !== undefined && queryParameter(url, 'ttclid') !== undefined;
};

export const hasStrongKey = (view: EventView, source: EventSource): boolean =>
  strongKeys[source].some((path) => has(view, path)) || (source === 'web' && hasTtclidInUrl(view));

/** The address and the browser together: they match, but not well. Web and app events only. */
export const hasWeakKey = (view: EventView, source: EventSource): boolean =>
  (source === 'web' || source === 'app') && has(view, 'user.ip') && has(view, 'user.user_agent');
