import { attStatuses, type EventSource, isZeros } from '../../events-api/casts.js';
import { countryCodes } from '../../values/countries.js';
import { isIpAddress, isPrivateAddress } from '../../values/ipAddress.js';
import { queryParameter } from '../../values/queryParameter.js';
import { isDigest } from '../../values/sha256.js';
import type { EventContext } from '../context.js';
import { has, joinPath, stringAt } from '../fieldIndex.js';
import { docsUrls, type Rules, reportIf, reportStrings, reportValues, type Violation } from '../rule.js';

/** Keys that match a person by themselves, according to TikTok's reference. */
const strongKeys: Readonly<Record<EventSource, readonly string[]>> = {
  web: ['user.email', 'user.phone', 'user.external_id', 'user.ttclid', 'user.ttp'],
  app: ['user.idfa', 'user.idfv', 'user.gaid', 'user.email', 'user.phone', 'user.external_id'],
  offline: ['user.email', 'user.phone'],
  crm: ['lead.lead_id', 'user.email', 'user.phone', 'user.external_id'],
};

/** Keys that match few people, or on which TikTok's pages disagree. */
const weakKeys: Readonly<Record<EventSource, readonly string[]>> = {
  web: ['user.ip', 'user.first_name', 'user.last_name', 'user.zip_code'],
  app: ['user.ip'],
  offline: ['user.external_id'],
  crm: [],
};

type KeyStrength = 'strong' | 'weak' | 'none';

/** The strength of the best match key; `undefined` when the event source is unknown. */
const bestKey = (context: EventContext): KeyStrength | undefined => {
  const { source } = context;
  if (source === undefined) return undefined;
  const hasAny = (paths: readonly string[]): boolean => paths.some((path) => has(context, path));
  // TikTok also reads the click id in the URL of the page.
  const url = source === 'web' ? (stringAt(context, 'page.url') ?? '') : '';
  if (hasAny(strongKeys[source]) || queryParameter(url, 'ttclid') !== undefined) return 'strong';
  return hasAny(weakKeys[source]) ? 'weak' : 'none';
};

const userPath = ({ path, kind, source }: EventContext): string => {
  if (kind.apiVersion === '1.0') return joinPath(path, 'context');
  return joinPath(path, source === 'crm' ? 'lead.lead_id' : 'user');
};

const reportBestKey = (context: EventContext, strength: KeyStrength): readonly Violation[] =>
  reportIf(bestKey(context) === strength, userPath(context));

/** Rules for the person: what TikTok matches, and where the person is. */
const personRules = {
  'no-match-key': {
    severity: 'error',
    message:
      'Contains nothing that matches a person. Web: email, phone, external_id, ttclid or ttp, else ip, names or zip_code; app: a device id, email, phone or ip; offline: email or phone; crm: lead_id, email, phone or external_id',
    source: docsUrls.parameters,
    check: (context) => reportBestKey(context, 'none'),
  },
  'weak-match-key': {
    severity: 'info',
    scopes: ['1.0', 'web', 'app', 'offline'],
    message:
      'Contains only keys that match few people. Better keys are, web: email, phone, external_id, ttclid or ttp; app: a device id, email or phone; offline: email or phone',
    source: docsUrls.parameters,
    check: (context) => reportBestKey(context, 'weak'),
  },
  'missing-lead-id': {
    severity: 'warning',
    scopes: ['crm'],
    message:
      'Should be the id of the TikTok lead: the reference requires it, while the help centre accepts email or phone instead',
    source: docsUrls.crm,
    check: (context) =>
      reportIf(!has(context, 'lead.lead_id') && bestKey(context) === 'strong', joinPath(context.path, 'lead.lead_id')),
  },
  'place-not-in-lower-case': {
    severity: 'warning',
    message: 'Must be in lower case',
    source: docsUrls.parameters,
    check: (context) =>
      reportStrings(context, ['user.city', 'user.state', 'user.country'], (value) => value !== value.toLowerCase()),
  },
  'unknown-country': {
    severity: 'warning',
    message: 'Must be a two-letter ISO 3166 code, such as de; the United Kingdom is gb',
    source: docsUrls.parameters,
    check: (context) => reportStrings(context, ['user.country'], (value) => !countryCodes.has(value.toUpperCase())),
  },
  'state-not-two-letters': {
    severity: 'info',
    message: 'Should be a two-letter code, such as ca for California',
    source: docsUrls.parameters,
    check: (context) => reportStrings(context, ['user.state'], (value) => !/^[a-z]{2}$/i.test(value)),
  },
} as const satisfies Rules<EventContext>;

const connectionPath = ({ path, kind }: EventContext, key: string): string =>
  joinPath(path, kind.apiVersion === '1.0' ? `context.${key}` : `user.${key}`);

/** Lengths of the columns in which programs keep click ids, which have no documented maximum. */
const columnLengths: ReadonlySet<number> = new Set([255, 256, 500, 512, 1000, 1024, 2048]);

/** Click ids begin with `E.C.P.`: a small `e` or a percent sign shows that a program changed it. */
const isChangedClickId = (text: string): boolean =>
  /^e\.c\.p\./.test(text) || /%[0-9a-f]{2}|\s/i.test(text) || columnLengths.has(text.length);

const deviceIds = ['user.idfa', 'user.idfv', 'user.gaid'];
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Rules for the connection, the browser and the device of the person. */
const deviceRules = {
  'invalid-ip': {
    severity: 'error',
    message: 'Must be one IPv4 or IPv6 address, without port, brackets or further addresses',
    source: docsUrls.parameters,
    check: (context) => reportStrings(context, ['user.ip'], (value) => !isIpAddress(value) && !isDigest(value)),
  },
  'private-ip': {
    severity: 'error',
    message: 'Must be the public IP address of the person: a private or loopback address matches nothing',
    source: docsUrls.parameters,
    check: (context) => reportStrings(context, ['user.ip'], (value) => isIpAddress(value) && isPrivateAddress(value)),
  },
  'ip-without-user-agent': {
    severity: 'info',
    scopes: ['1.0', 'web', 'app'],
    message: 'TikTok recommends sending ip and user_agent together',
    source: docsUrls.parameters,
    check: (context) => {
      const [ip, userAgent] = [has(context, 'user.ip'), has(context, 'user.user_agent')];
      return reportIf(ip !== userAgent, connectionPath(context, ip ? 'user_agent' : 'ip'));
    },
  },
  'limited-data-use-without-ip': {
    severity: 'warning',
    scopes: ['web', 'app'],
    message: 'Requires the public ip of the person, from which TikTok infers whether the law of a state applies',
    source: docsUrls.limitedDataUse,
    check: (context) =>
      reportIf(
        context.all('limited_data_use')[0]?.value === true && !has(context, 'user.ip'),
        joinPath(context.path, 'limited_data_use'),
      ),
  },
  'changed-ttclid': {
    severity: 'warning',
    message:
      'Must be the click id exactly as received: it looks lower-cased, percent-encoded, cut off or broken by whitespace',
    source: docsUrls.ttclid,
    check: (context) => reportStrings(context, ['user.ttclid'], isChangedClickId),
  },
  'malformed-locale': {
    severity: 'info',
    message: 'Should be a BCP 47 tag such as de-DE',
    source: docsUrls.parameters,
    check: (context) =>
      reportStrings(context, ['user.locale'], (value) => !/^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/i.test(value)),
  },
  'zero-device-id': {
    severity: 'error',
    message: 'Is what a device reports when tracking is off: omit it',
    source: docsUrls.app,
    check: (context) => reportStrings(context, deviceIds, isZeros),
  },
  'malformed-device-id': {
    severity: 'warning',
    message: 'Must be a UUID with dashes; idfa and gaid may also be its SHA-256 digest',
    source: docsUrls.app,
    check: (context) =>
      reportStrings(context, deviceIds, (value) => !uuid.test(value) && !isDigest(value) && !isZeros(value)),
  },
  'idfa-not-in-upper-case': {
    severity: 'warning',
    message: 'Must be in upper case, or a digest',
    source: docsUrls.app,
    check: (context) =>
      reportStrings(context, ['user.idfa'], (value) => uuid.test(value) && value !== value.toUpperCase()),
  },
  'gaid-not-in-lower-case': {
    severity: 'warning',
    message: 'Must be in lower case, or a digest',
    source: docsUrls.app,
    check: (context) =>
      reportStrings(context, ['user.gaid'], (value) => uuid.test(value) && value !== value.toLowerCase()),
  },
  'unknown-att-status': {
    severity: 'error',
    message: `Must be one of ${attStatuses.join(', ')}, in upper case`,
    source: docsUrls.app,
    check: (context) =>
      reportValues(context, ['user.att_status'], (value) => !attStatuses.some((known) => known === value)),
  },
  'advertising-id-after-refusal': {
    severity: 'info',
    message: 'The person denied tracking, and TikTok does not track then: omit it',
    source: docsUrls.app,
    check: (context) =>
      reportIf(
        stringAt(context, 'user.att_status') === 'DENIED' && has(context, 'user.idfa'),
        joinPath(context.path, 'user.idfa'),
      ),
  },
} as const satisfies Rules<EventContext>;

/** Rules for the person and the device. */
export const userRules = { ...personRules, ...deviceRules };
