import { isObject, tryTo } from '../values/objects.js';
import { epochMilliseconds } from '../values/time.js';
import { type RequestContext, readRequest } from './context.js';
import type { FindingCode } from './findingCode.js';
import type { Rule, Rules, Scope, Severity } from './rule.js';
import { eventRules } from './rules/eventRules.js';
import { fieldRules } from './rules/fieldRules.js';
import { hashingRules, leakRules } from './rules/personalDataRules.js';
import { productRules } from './rules/productRules.js';
import { requestRules } from './rules/requestRules.js';
import { pageRules, sourceRules } from './rules/sourceRules.js';
import { userRules } from './rules/userRules.js';

/** Check the fields beside the events, and the fields of each event. */
const rulesOfFields = { ...fieldRules, ...hashingRules };

const rulesOfEvents = {
  ...eventRules,
  ...userRules,
  ...productRules,
  ...pageRules,
  ...leakRules,
  ...sourceRules,
};

/** All rules by code, in the order in which they run. */
export const rules = { ...requestRules, ...rulesOfFields, ...rulesOfEvents } satisfies Record<FindingCode, unknown>;

/** A violation that TikTok rejects, that loses events or matches, or that is worth knowing. */
export interface Finding {
  /** `error`: TikTok rejects it, or it certainly matches nothing; `warning`: something is lost, or probably lost; `info`: worth knowing. */
  readonly severity: Severity;
  /** Stable, kebab-case. */
  readonly code: FindingCode;
  /**
   * A lodash path into the body, such as `data[0].user.email`; `''` is the body itself. A path that begins with `url`, `path`,
   * `method` or `headers` leads into the request. Never contains a key that does not resemble one of TikTok's.
   */
  readonly path: string;
  /** What is required at the path. Never contains anything from the request except TikTok's own names. */
  readonly message: string;
  /** The page on which TikTok documents it. */
  readonly source: string;
}

export interface LintOptions {
  /** When the request is sent: a Date, milliseconds or ISO 8601. Without it, the age of events is not checked. */
  readonly now?: Date | number | string | undefined;
}

/** A time that cannot be read is none. */
const readTime = (options: LintOptions): number | undefined => tryTo(() => epochMilliseconds(options?.now));

type CodedRule<Context> = Rule<Context> & { readonly code: FindingCode };

const rulesInScope = <Context>(table: Rules<Context>, { kind, source }: RequestContext): CodedRule<Context>[] => {
  const inScope: readonly (Scope | undefined)[] = [kind?.apiVersion, kind?.apiVersion === '2.0' ? source : undefined];
  return Object.entries(table).flatMap(([code, rule]) =>
    rule.scopes === undefined || rule.scopes.some((scope) => inScope.includes(scope))
      ? [{ ...rule, code: code as FindingCode }]
      : [],
  );
};

const findingsOf = <Context>(inScope: readonly CodedRule<Context>[], context: Context): Finding[] =>
  inScope.flatMap(({ severity, code, message, source, check }) =>
    Array.from(check(context), (violation): Finding => {
      const [path, name] = typeof violation === 'string' ? [violation, ''] : violation;
      return { severity, code, path, message: message.replace('<name>', () => name), source };
    }),
  );

/**
 * Checks a request to TikTok's Events API 1.0 or 2.0, built by any system, against TikTok's documentation.
 *
 * Takes a whole request (`{ method, url, path, headers, body }`) or a body alone, as an object or as JSON text. Never throws,
 * reads no clock, and repeats no content of the request, neither in messages nor in paths.
 *
 * @returns Findings on the request first, then on each event in turn; empty when there is nothing to report.
 * @see https://business-api.tiktok.com/portal/docs?id=1771101151059969
 * @example
 * const event = { event: 'Lead', event_id: '7', event_time: 1770091506123, user: { ttclid: 'E.C.P.1' }, page: { url: 'https://shop.example/' } };
 * const findings = lintRequest({ event_source: 'web', event_source_id: 'EXAMPLE', data: [event] });
 * findings.map(({ severity, code, path }) => [severity, code, path]) // => [['error', 'event-time-in-milliseconds', 'data[0].event_time']]
 */
export const lintRequest = (request: unknown, options: LintOptions = {}): Finding[] => {
  const context = readRequest(request, readTime(options));
  const forFields = rulesInScope(rulesOfFields, context);
  const forEvents = rulesInScope(rulesOfEvents, context);
  return [
    ...findingsOf(rulesInScope(requestRules, context), context),
    ...findingsOf(forFields, context.bodyFields),
    ...context.events
      .filter(({ event }) => isObject(event))
      .flatMap((event) => [...findingsOf(forFields, event), ...findingsOf(forEvents, event)]),
  ];
};
