import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readRedisAddress } from './redis-address.ts';

const PLAIN = { user: undefined, password: undefined, hasTls: false };

describe('an address of Redis', () => {
  test('of one server is left to the client as it is', () => {
    const url = 'redis://user:secret@redis:6379/2';
    assert.deepEqual(readRedisAddress(url), { kind: 'server', url, ...PLAIN });
  });

  test('of sentinels names them, the master, and what opens it', () => {
    assert.deepEqual(readRedisAddress('redis-sentinel://a:1,b,[::1]:3#view'), {
      ...{ kind: 'sentinel', ...PLAIN, master: 'view', db: 0, sentinelPassword: undefined },
      hosts: [
        { host: 'a', port: 1 },
        { host: 'b', port: 26_379 },
        { host: '::1', port: 3 },
      ],
    });
    assert.deepEqual(readRedisAddress('rediss-sentinel://me:p%3Aw@a:1/3?sentinelPassword=s%40#view'), {
      ...{ kind: 'sentinel', user: 'me', password: 'p:w', hasTls: true, master: 'view', db: 3, sentinelPassword: 's@' },
      hosts: [{ host: 'a', port: 1 }],
    });
  });

  test('of a cluster names some of its servers', () => {
    assert.deepEqual(readRedisAddress('redis-cluster://:pw@a:1,b'), {
      ...{ kind: 'cluster', ...PLAIN, password: 'pw' },
      hosts: [
        { host: 'a', port: 1 },
        { host: 'b', port: 6_379 },
      ],
    });
  });

  test('that lacks something, or has what makes no sense there, is none', () => {
    for (const url of [
      'http://redis:6379',
      'redis-sentinel://a:1',
      'redis-sentinel://#view',
      'redis-sentinel://a:b#view',
      'redis-cluster://a:1#view',
      'redis-cluster://a:1/2',
      'redis-cluster://',
    ])
      assert.equal(readRedisAddress(url), undefined, url);
  });
});
