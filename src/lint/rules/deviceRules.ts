import * as z from 'zod';
import { attStatuses } from '../../events-api/casts.js';
import { isPrivateAddress } from '../../values/ipAddress.js';
import { once } from '../../values/once.js';
import { isDigest } from '../../values/sha256.js';
import { docsUrls } from '../docsUrls.js';
import { has, joinPath, textAt } from '../fieldIndex.js';
import { reportIf, reportStrings, reportValues } from '../report.js';
import type { Rules } from '../rule.js';
import type { EventView } from '../view.js';

const address = once(() => z.union([z.ipv4(), z.ipv6()]));
const isAddress = (text: string): boolean => address().safeParse(text).success;

const deviceIds = ['user.idfa', 'user.idfv', 'user.gaid'];
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const isZeros = (text: string): boolean => /^[0-]+$/.test(text);

const addressPath = ({ path, kind }: EventView, key: string): string =>
  joinPath(path, kind.generation === '1.0' ? `context.${key}` : `user.${key}`);

/** Click ids begin with `E.C.P.`; a small `e` or percent signs show that something was done to one. */
const isChanged = (text: string): boolean => /^e\.c\.p\./.test(text) || /%[0-9a-f]{2}|\s/i.test(text);

/** Where an event comes from: address, browser, device. */
export const deviceRules = {
  'invalid-ip': {
    severity: 'error',
    message: 'Must be one IPv4 or IPv6 address, without port, brackets and further addresses',
    source: docsUrls.parameters,
    check: (view) => reportStrings(view, ['user.ip'], (text) => !isAddress(text) && !isDigest(text)),
  },
  'private-ip': {
    severity: 'error',
    message: 'Must be the public address of the person: a private or loopback address matches nothing',
    source: docsUrls.parameters,
    check: (view) => reportStrings(view, ['user.ip'], (text) => isAddress(text) && isPrivateAddress(text)),
  },
  'ip-without-user-agent': {
    severity: 'info',
    for: ['1.0', 'web', 'app'],
    message: 'TikTok recommends ip and user_agent together',
    source: docsUrls.parameters,
    check: (view) => {
      const [ip, userAgent] = [has(view, 'user.ip'), has(view, 'user.user_agent')];
      return reportIf(ip !== userAgent, addressPath(view, ip ? 'user_agent' : 'ip'));
    },
  },
  'limited-data-use-without-ip': {
    severity: 'warning',
    for: ['web', 'app'],
    message: 'Needs the public ip of the person: TikTok tells by it whether the law of a state applies',
    source: docsUrls.limitedDataUse,
    check: (view) =>
      reportIf(
        view.at('limited_data_use')?.value === true && !has(view, 'user.ip'),
        joinPath(view.path, 'limited_data_use'),
      ),
  },
  'changed-ttclid': {
    severity: 'warning',
    message: 'Must be the click id as it came: it looks lower-cased, percent-encoded or broken by blanks',
    source: docsUrls.ttclid,
    check: (view) => reportStrings(view, ['user.ttclid'], isChanged),
  },
  'malformed-locale': {
    severity: 'info',
    message: 'Should be a BCP 47 tag such as de-DE',
    source: docsUrls.parameters,
    check: (view) => reportStrings(view, ['user.locale'], (text) => !/^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/i.test(text)),
  },
  'zero-device-id': {
    severity: 'error',
    message: 'Is what a device says when tracking is off: leave it out',
    source: docsUrls.app,
    check: (view) => reportStrings(view, deviceIds, isZeros),
  },
  'malformed-device-id': {
    severity: 'warning',
    message: 'Must be a UUID with dashes; idfa and gaid may also be its SHA-256 digest',
    source: docsUrls.app,
    check: (view) => reportStrings(view, deviceIds, (text) => !uuid.test(text) && !isDigest(text) && !isZeros(text)),
  },
  'idfa-not-in-upper-case': {
    severity: 'warning',
    message: 'Must be in upper case, or a digest',
    source: docsUrls.app,
    check: (view) => reportStrings(view, ['user.idfa'], (text) => uuid.test(text) && text !== text.toUpperCase()),
  },
  'gaid-not-in-lower-case': {
    severity: 'warning',
    message: 'Must be in lower case, or a digest',
    source: docsUrls.app,
    check: (view) => reportStrings(view, ['user.gaid'], (text) => uuid.test(text) && text !== text.toLowerCase()),
  },
  'unknown-att-status': {
    severity: 'error',
    message: 'Must be AUTHORIZED, DENIED, NOT_DETERMINED, RESTRICTED or NOT_APPLICABLE, in upper case',
    source: docsUrls.app,
    check: (view) => reportValues(view, ['user.att_status'], (value) => !attStatuses.some((known) => known === value)),
  },
  'advertising-id-after-refusal': {
    severity: 'info',
    message: 'The person refused tracking, and TikTok does not track then: leave it out',
    source: docsUrls.app,
    check: (view) =>
      reportIf(
        textAt(view, 'user.att_status') === 'DENIED' && has(view, 'user.idfa'),
        joinPath(view.path, 'user.idfa'),
      ),
  },
} as const satisfies Rules<EventView>;
