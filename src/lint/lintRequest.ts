import { isObject } from '../values/kinds.js';
import { epochMilliseconds } from '../values/time.js';
import { readRequest } from './readRequest.js';
import type { Rule, Scope, Severity } from './rule.js';
import { eventRules, type FindingCode, partRules, requestRules } from './rules.js';
import type { RequestView } from './view.js';

/** Something in a request that TikTok refuses, that loses events or matches, or that is worth knowing. */
export interface Finding {
  /** `error`: TikTok refuses it, or it certainly matches nothing; `warning`: something is lost, or likely so; `info`: worth knowing. */
  readonly severity: Severity;
  /** Stable, kebab-case. */
  readonly code: FindingCode;
  /**
   * Where, as a lodash path into the body, such as `data[0].user.email`; a path that begins with `url`, `path`, `method` or
   * `headers` is one into the request, and `''` is the body itself. Never holds a key that is not nearly one of TikTok's.
   */
  readonly path: string;
  /** What it must be. Never holds anything of the request but TikTok's own names. */
  readonly message: string;
  /** Where TikTok says so. */
  readonly source: string;
}

export interface LintOptions {
  /** The time at which the request is sent: a Date, milliseconds or ISO 8601. Without it no event is too old or in the future. */
  readonly now?: Date | number | string | undefined;
}

type AnyRule<View> = Rule<View> & { readonly code: FindingCode };

const rulesFor = <View>(
  table: Readonly<Record<string, Rule<View>>>,
  { kind, source }: RequestView,
): AnyRule<View>[] => {
  const concerns: readonly (Scope | undefined)[] = [kind?.generation, kind?.generation === '2.0' ? source : undefined];
  return Object.entries(table).flatMap(([code, rule]) =>
    rule.for === undefined || rule.for.some((concern) => concerns.includes(concern))
      ? [{ ...rule, code: code as FindingCode }]
      : [],
  );
};

const findingsOf = <View>(rules: readonly AnyRule<View>[], view: View): Finding[] =>
  rules.flatMap(({ severity, code, message, source, check }) =>
    Array.from(check(view), (strike): Finding => {
      const [path, name] = typeof strike === 'string' ? [strike, ''] : strike;
      return { severity, code, path, message: message.replace('<name>', () => name), source };
    }),
  );

/**
 * Judges a request to TikTok's Events API, 1.0 or 2.0, made by whatever system, by what TikTok documents.
 *
 * Takes a whole request (`{ method, url, path, headers, body }`) or a body alone, as an object or as JSON text. Never throws,
 * has no clock, and tells nothing of what the request holds: neither in messages nor in paths.
 *
 * @returns In the order of the body; an empty list when there is nothing to say.
 * @see https://business-api.tiktok.com/portal/docs?id=1771101151059969
 * @example
 * const event = { event: 'Lead', event_id: '7', event_time: 1770091506123, user: { ttclid: 'E.C.P.1' }, page: { url: 'https://shop.example/' } };
 * const findings = lintRequest({ event_source: 'web', event_source_id: 'EXAMPLE', data: [event] });
 * findings.map(({ severity, code, path }) => [severity, code, path]) // => [['error', 'event-time-in-milliseconds', 'data[0].event_time']]
 */
export const lintRequest = (request: unknown, options: LintOptions = {}): Finding[] => {
  const view = readRequest(request, epochMilliseconds(options?.now));
  const [ofParts, ofEvents] = [rulesFor(partRules, view), rulesFor(eventRules, view)];
  return [
    ...findingsOf(rulesFor(requestRules, view), view),
    ...findingsOf(ofParts, view.part),
    ...view.events
      .filter(({ event }) => isObject(event))
      .flatMap((event) => [...findingsOf(ofParts, event), ...findingsOf(ofEvents, event)]),
  ];
};
