/** Ranges outside the public Internet: this host, private networks, loopback, link-local. */
const privateIpv4 = /^(?:0|10|127)\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^192\.168\./;
/** Unique local (fc00::/7), link-local (fe80::/10). */
const privateIpv6 = /^f[cd][0-9a-f]{2}:|^fe[89ab][0-9a-f]:/;
/** `::` and `::1`, however many zeros are written out. */
const unspecifiedOrLoopbackIpv6 = /^[0:]*:0*1?$/;
/** An IPv4 address written as IPv6: `::ffff:10.0.0.5` or `::ffff:a00:5`. */
const mappedIpv4 = /^[0:]*:ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/;

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
 * True for an IPv4 or IPv6 address that cannot be a visitor's: private, loopback, link-local or unspecified.
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
