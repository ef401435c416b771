import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkOf } from './address.ts';

test('a client is an IPv4 address or the first half of an IPv6 address, however it is written', () => {
  const rows: [address: string, network: string][] = [
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ];
  for (const [address, network] of rows) assert.equal(networkOf({ address, forwardedFor: undefined }, 0), network);
});

test('what a client writes into X-Forwarded-For does not count; what trusted proxies add does', () => {
  const forwardedFor = '10.9.9.9, 192.0.2.1, 198.51.100.2';
  const seen = [0, 1, 2, 9].map((proxies) => networkOf({ address: '203.0.113.3', forwardedFor }, proxies));
  assert.deepEqual(seen, ['203.0.113.3', '198.51.100.2', '192.0.2.1', '10.9.9.9']);
});
