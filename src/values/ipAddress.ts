/** Ranges that name no machine on the public Internet: this host, private networks, loopback, link-local. */
const privateIpv4 = /^(?:0|10|127)\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^192\.168\./;
/** Unique local (fc00::/7), link-local (fe80::/10). */
const privateIpv6 = /^f[cd][0-9a-f]{2}:|^fe[89ab][0-9a-f]:/;
/** `::` and `::1`, however many zeros are written out. */
const unspecifiedOrLoopbackIpv6 = /^[0:]*:0*1?$/;
/** An IPv4 address written as IPv6: `::ffff:10.0.0.5`. */
const mappedIpv4 = /^[0:]*:ffff:(\d+\.\d+\.\d+\.\d+)$/;

/**
 * True for an address that cannot be a visitor's: private, loopback, link-local or unspecified, IPv4 or IPv6.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @example
 * isPrivateAddress('10.0.0.5') // => true
 */
export const isPrivateAddress = (address: string): boolean => {
  const text = address.toLowerCase();
  const ipv4 = mappedIpv4.exec(text)?.[1] ?? text;
  return privateIpv4.test(ipv4) || privateIpv6.test(text) || unspecifiedOrLoopbackIpv6.test(text);
};
