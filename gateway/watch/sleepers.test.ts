import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, type TestContext, test } from 'node:test';
import { digest8Of, encodeCursor } from '../../ledger/cursor.ts';
import { EMPTY_DIGEST } from '../../ledger/digest.ts';
import { contentHashOf, credentialHashOf, uuidOf } from '../../ledger/ids.ts';
import { credentialKey } from '../../ledger/view.ts';
import { type FollowedView, followedView } from '../../test/gateway/followed-view.ts';
import { jwtOf } from '../../test/gateway/samples.ts';
import { smallCredential } from '../../test/gateway/test-view.ts';
import { idOfCredential } from '../../test/harness/view-builder.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { type CredentialFrame, credentialFrames, startOfCredential } from '../resolvers/credential-frames.ts';
import type { CredentialBy } from '../view/versions.ts';
import { namesOfEvent } from './credential-names.ts';
import { createSleepers, type Sleepers } from './sleepers.ts';

const WATCHERS = 1_000;
const ISSUER = 'did:web:issuer.example';

/** Watches a credential until the test ends. */
async function watch(
  t: TestContext,
  {
    followed,
    sleepers,
    by,
    after,
  }: { followed: FollowedView; sleepers: Sleepers; by: CredentialBy; after?: string | undefined },
) {
  const stop = new AbortController();
  const start = await startOfCredential(followed.view, after);
  const parts = { ...followed, sleepers, limits: DEFAULT_LIMITS };
  const frames = credentialFrames(parts, by, start, stop.signal);
  t.after(async () => {
    stop.abort();
    await frames.return().catch(() => undefined);
  });
  return async () => ((await frames.next()) as { value: CredentialFrame }).value;
}

describe('watchers of single credentials', { timeout: 120_000 }, () => {
  test('cost Redis nothing while nothing happens to theirs, however many they are, published or not', async (t) => {
    const followed = await followedView(t);
    const sleepers = createSleepers({ ...followed, namesOf: namesOfEvent });
    const watched = smallCredential('urn:watched');
    const id = idOfCredential(watched);
    await followed.mine({ kind: 'publish', credential: watched });
    const bys: CredentialBy[] = Array.from(
      { length: WATCHERS },
      (_, n) =>
        [
          { eventId: randomUUID() },
          { issuerAndId: { issuer: ISSUER, credentialId: `urn:unknown ${n}` } },
          { hash: contentHashOf(Buffer.from(`${n}`)) },
          { eventId: uuidOf(id) },
        ][n % 4] as CredentialBy,
    );
    await Promise.all(
      bys.map(async (by) => {
        const next = await watch(t, { followed, sleepers, by });
        while ((await next()).__typename !== 'CaughtUp');
        next().catch(() => undefined);
      }),
    );
    const before = followed.commands();
    const read = t.mock.method(followed.tail, 'read');
    const reader = await watch(t, {
      followed,
      sleepers,
      by: { issuerAndId: { issuer: ISSUER, credentialId: 'urn:5' } },
    });
    assert.equal((await reader()).__typename, 'CaughtUp');
    for (let n = 0; n < 10; n += 1) {
      const credential = smallCredential(`urn:${n}`);
      await followed.mine({ kind: 'publish', credential });
      await followed.mine({ kind: 'status', of: idOfCredential(credential), revision: 1, status: 'REVOKED' });
    }
    const told = [await reader(), await reader()];
    assert.deepEqual(told.map(statusOf), ['ACTIVE', 'REVOKED']);
    const commands = followed.commands() - before;
    assert.ok(commands < WATCHERS / 4, `${commands} commands were sent`);
    assert.ok(read.mock.callCount() < WATCHERS / 4, `The tail was read ${read.mock.callCount()} times`);
  });

  test('are woken by whatever names it, before it is published and behind it, also by a change whose payload cannot be read', async (t) => {
    const followed = await followedView(t);
    const sleepers = createSleepers({ ...followed, namesOf: namesOfEvent });
    const [credentialId, json] = ['urn:watched', smallCredential('urn:watched')];
    const credential = jwtOf(json);
    const of = idOfCredential(credential);
    const bys: CredentialBy[] = [
      { id: credentialKey({ issuer: ISSUER, credentialId, id: of }) },
      { issuerAndId: { issuer: ISSUER, credentialId } },
      { eventId: uuidOf(of).toUpperCase() },
      { hash: contentHashOf(Buffer.from(credential)) },
      { hash: credentialHashOf(json).slice(2) },
    ];
    const watchers = await Promise.all(bys.map((by) => watch(t, { followed, sleepers, by })));
    const next = () => Promise.all(watchers.map((one) => one()));
    for (const { __typename } of await next()) assert.equal(__typename, 'CaughtUp');
    const published = next();
    await followed.mine({ kind: 'publish', credential });
    assert.deepEqual(
      (await published).map(statusOf),
      bys.map(() => 'ACTIVE'),
    );
    const suspended = next();
    await followed.mine({ kind: 'status', of, revision: 1, status: 'SUSPENDED', isGarbled: true });
    assert.deepEqual(
      (await suspended).map(statusOf),
      bys.map(() => 'SUSPENDED'),
    );
  });

  test('are told every state once and in order, whenever they begin', async (t) => {
    const followed = await followedView(t);
    const { builder } = followed;
    const sleepers = createSleepers({ ...followed, namesOf: namesOfEvent });
    const credentials = Array.from({ length: 20 }, (_, n) => smallCredential(`urn:${n}`));
    const statuses = ['SUSPENDED', 'ACTIVE', 'SUSPENDED', 'ACTIVE', 'SUSPENDED', 'REVOKED'] as const;
    const beginning = encodeCursor(builder.identity, { seq: 0, digest8: digest8Of(EMPTY_DIGEST) });
    const watching: Promise<{ after: string | undefined; told: (string | null)[][] }>[] = [];
    const begin = (credential: object, after?: string) =>
      watching.push(
        (async () => {
          const by = { eventId: uuidOf(idOfCredential(credential)) };
          const next = await watch(t, { followed, sleepers, by, after });
          const told: (string | null)[][] = [];
          while (told.at(-1)?.[1] !== 'REVOKED') {
            const frame = await next();
            if (frame.__typename === 'CredentialState') told.push([frame.before, frame.status]);
          }
          return { after, told };
        })(),
      );
    for (const [n, credential] of credentials.entries()) {
      begin(credential, n % 2 === 0 ? beginning : undefined);
      await builder.mine({ time: 1_700_000_000, deeds: [{ kind: 'publish', credential }] });
    }
    for (const [index, status] of statuses.entries()) {
      for (const credential of credentials) {
        const change = { kind: 'status' as const, of: idOfCredential(credential), revision: index + 1, status };
        await builder.mine({ time: 1_700_000_000, deeds: [change] });
        begin(credential, index % 2 === 0 ? beginning : undefined);
      }
    }
    const whole = ['ACTIVE', ...statuses].map((status, index, all) => [all[index - 1] ?? null, status]);
    for (const { after, told } of await Promise.all(watching)) {
      const [[, first] = []] = told;
      const rest = whole.slice(whole.length - told.length + 1);
      assert.deepEqual(told, after === undefined ? [[null, first], ...rest] : whole);
    }
  });
});

function statusOf(frame: CredentialFrame): string {
  return frame.__typename === 'CredentialState' ? frame.status : frame.__typename;
}
