import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Found, meansOfKafka, meansOfRedis, missingMessage, packagesFor } from './means.ts';

const nothing: Found = {
  redisServer: false,
  java: false,
  maven: false,
  kafkaJars: false,
  docker: false,
  mayInstall: false,
};
const everything: Found = {
  redisServer: true,
  java: true,
  maven: true,
  kafkaJars: true,
  docker: true,
  mayInstall: true,
};

describe('the means of Kafka and Redis', () => {
  test('a given address comes before everything else', () => {
    assert.equal(meansOfKafka(true, everything), 'given');
    assert.equal(meansOfRedis(true, everything), 'given');
  });

  test('programs on the machine come before Docker, and Docker before packages', () => {
    assert.equal(meansOfKafka(false, everything), 'program');
    assert.equal(meansOfKafka(false, { ...everything, java: false }), 'docker');
    assert.equal(meansOfKafka(false, { ...everything, java: false, docker: false }), 'packages');
    assert.equal(meansOfRedis(false, everything), 'program');
    assert.equal(meansOfRedis(false, { ...everything, redisServer: false }), 'docker');
    assert.equal(meansOfRedis(false, { ...everything, redisServer: false, docker: false }), 'packages');
  });

  test('Maven is not needed once the jars are here, and Java without either is not enough', () => {
    assert.equal(meansOfKafka(false, { ...nothing, java: true, kafkaJars: true }), 'program');
    assert.equal(meansOfKafka(false, { ...nothing, java: true }), 'missing');
  });

  test('only the packages that are missing are installed', () => {
    const found = { ...nothing, mayInstall: true, java: true };
    assert.deepEqual(packagesFor({ kafka: 'packages', redis: 'program' }, found), ['maven']);
    assert.deepEqual(packagesFor({ kafka: 'packages', redis: 'packages' }, { ...nothing, mayInstall: true }), [
      'default-jre-headless',
      'maven',
      'redis-server',
    ]);
  });

  test('the message names what is missing, and nothing that is here', () => {
    const message = missingMessage({ kafka: 'missing', redis: 'program' }, { ...nothing, java: true });
    assert.match(message, /Kafka: no Maven on the PATH/);
    assert.doesNotMatch(message, /Redis: no/);
  });
});
