import { MAX_PERSONAL_LENGTH } from './normalizers.js';

/**
 * Ranges outside the public Internet: this host, private networks, carriers' own, protocols, benchmarks, loopback, link-local,
 * multicast, reserved. Those of examples in documentation are not among them: tests of a set-up use them.
 */
const privateIpv4 =
  /^(?:0|10|127|22[4-9]|2[34]\d|25[0-5])\.|^192\.0\.0\.|^198\.1[89]\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^192\.168\./;
/** Unique local (fc00::/7), link-local (fe80::/10), site-local (fec0::/10), multicast (ff00::/8). */
const privateIpv6 = /^f[cdf][0-9a-f]{2}:|^fe[89a-f][0-9a-f]:/;
/** `::` and `::1`, however many zeros are written out. */
const unspecifiedOrLoopbackIpv6 = /^[0:]*:0*1?$/;
/** An IPv4 address written as IPv6: `::ffff:10.0.0.5` or `::ffff:a00:5`. */
const mappedIpv4 = /^[0:]*:ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i;

const bytes = (hex: string): string => {
  const number = Number.parseInt(hex, 16);
  return `${number >> 8}.${number & 255}`;
};

const toIpv4 = (address: string): string => {
  const [, dotted, high, low] = mappedIpv4.exec(address) ?? [];
  if (dotted !== undefined) return dotted;
  return high !== undefined && low !== undefined ? `${bytes(high)}.${bytes(low)}` : address;
};

/**
 * True for an IPv4 or IPv6 address that cannot be a visitor's: private, of a carrier's own network, loopback, link-local, multicast or unspecified.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @example
 * isPrivateAddress('10.0.0.5') // => true
 */
export const isPrivateAddress = (address: string): boolean => {
  // Most addresses are IPv4, which has one spelling.
  if (/^[\d.]+$/.test(address)) return privateIpv4.test(address);
  // URLs write IPv6 addresses in brackets.
  const plain = address.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return privateIpv4.test(toIpv4(plain)) || privateIpv6.test(plain) || unspecifiedOrLoopbackIpv6.test(plain);
};

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

const isIpv6 = (text: string): boolean => {
  // An IPv4 address at the end stands for two groups.
  const [, head = text, tail] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? [];
  if (tail !== undefined && !ipv4.test(tail)) return false;
  const plain = tail === undefined ? text : `${head}0:0`;
  if (!/^[\da-f:]{2,39}$/i.test(plain)) return false;
  const halves = plain.split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const isComplete = halves.length === 1 ? groups.length === 8 : halves.length === 2 && groups.length < 8;
  return isComplete && groups.every((group) => /^[\da-f]{1,4}$/i.test(group));
};

/** True for an IPv4 or IPv6 address and nothing around it. */
export const isIpAddress = (text: string): boolean => ipv4.test(text) || (text.includes(':') && isIpv6(text));

/** An address without brackets, port, netmask and zone. */
const bareAddress = (text: string): string => {
  const [withoutMask = ''] = text
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .split('/', 1);
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(withoutMask)?.[1];
  const withPort = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(withoutMask)?.[1];
  return (bracketed ?? withPort ?? withoutMask).replace(/%.*$/, '');
};

/**
 * The first public address of a string: of a list with commas, as proxies write it into `X-Forwarded-For` with the client first.
 * Ports, brackets, netmasks and zones are removed, and an IPv4 address that is written as IPv6 is written as IPv4.
 *
 * @example
 * firstPublicAddress('10.0.0.7, 203.0.113.7:443') // => '203.0.113.7'
 */
export const firstPublicAddress = (text: string): string | undefined => {
  // Nearly every value is a single IPv4 address.
  if (ipv4.test(text)) return privateIpv4.test(text) ? undefined : text;
  if (text.length > MAX_PERSONAL_LENGTH) return undefined;
  return text
    .split(',')
    .map((part) => toIpv4(bareAddress(part)))
    .find((address) => isIpAddress(address) && !isPrivateAddress(address));
};
