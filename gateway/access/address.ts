import { isIPv6 } from 'node:net';

/** What of a request tells where it comes from. */
export type Origin = { address: string; forwardedFor: string | undefined };

/**
 * The network that a request came from, as limits count it: an IPv4 address, or the first 64 bits of an IPv6 address,
 * for one customer has all the rest. Behind `trustedProxies` proxies it is the address that the outermost of them saw;
 * what stands before that in `X-Forwarded-For` anybody can write.
 */
export function networkOf({ address, forwardedFor }: Origin, trustedProxies: number): string {
  const hops = [...(forwardedFor ?? '').split(',').map((hop) => hop.trim()), address].filter((hop) => hop !== '');
  const seen = trustedProxies === 0 ? address : (hops.at(-1 - trustedProxies) ?? hops[0] ?? address);
  const plain = seen.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  // Most are IPv4, which takes isIPv6 the longest.
  return plain.includes(':') && isIPv6(plain) ? prefixOf(plain) : plain.slice(0, 45);
}

function prefixOf(address: string): string {
  const [front = '', back] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const first = front === '' ? [] : front.split(':');
  const last = back === undefined || back === '' ? [] : back.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  return `${[...first, ...(back === undefined ? [] : zeros), ...last].slice(0, 4).join(':')}::/64`;
}
