import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type RunningGateway, runGateway } from '../run-gateway.ts';
import { loireCredential } from '../samples.ts';

/** What a client says of an answer's data: tests name the fields they look at. */
// biome-ignore lint/suspicious/noExplicitAny: what is missing fails the test
export type Data = any;

/** A client that somebody else wrote, behind what its users do with it. */
export type ForeignClient = {
  /** The data of a query or mutation. Throws what the client throws. */
  ask(query: string, variables: Record<string, unknown>): Promise<Data>;
  /** Follows a subscription; returns how to stop. */
  watch(query: string, variables: Record<string, unknown>, told: (data: Data) => void): () => void;
  /** The code of the first error in what `ask` threw. */
  codeOf(error: unknown): unknown;
};

export const PAGE = `query Page($after: Cursor) {
  credentialEvents(first: 2, after: $after, orderBy: OLDEST) {
    edges { cursor node { id seq credential { id status } } }
    pageInfo { hasNextPage endCursor }
  }
}`;
export const FRAMES = `subscription Frames($after: Cursor) {
  credentialEvents(after: $after) {
    __typename
    ... on CredentialEvents { cursor events { id seq } }
    ... on CaughtUp { cursor }
    ... on Heartbeat { cursor }
  }
}`;
const SUBMIT = `mutation Submit($input: SubmitCredentialInput!) {
  submitCredential(input: $input) {
    __typename
    ... on SubmissionAccepted { submission { id state } }
    ... on SubmissionKnown { submission { id state } }
    ... on SubmissionRefused { code path }
  }
}`;
const SECONDS_2024 = 1_704_067_200;

/** A gateway with five events. */
export async function runFilledGateway(t: TestContext): Promise<RunningGateway & { start: string }> {
  const gateway = await runGateway(t);
  await publish(gateway, 1, 5);
  return { ...gateway, start: (await gateway.ask('{serviceConfig{ledgerStart}}')).data.serviceConfig.ledgerStart };
}

/** Publishes credentials, one a block. */
export async function publish({ builder }: RunningGateway, first: number, last: number): Promise<void> {
  for (let n = first; n <= last; n += 1) {
    await builder.mine({
      time: SECONDS_2024 + n,
      deeds: [{ kind: 'publish', credential: loireCredential(`vc-${n}`) }],
    });
  }
}

/** What every client must be able to do: page, read an error's code, submit, watch, and resume by a cursor. */
export async function travel(t: TestContext, clientOf: (gateway: RunningGateway) => ForeignClient): Promise<void> {
  const gateway = await runFilledGateway(t);
  const client = clientOf(gateway);
  assert.deepEqual(await pageThrough(client), [1, 2, 3, 4, 5]);
  await assert.rejects(client.ask(PAGE, { after: 'abc' }), (error) => client.codeOf(error) === 'BAD_CURSOR');
  const input = { source: '/test', json: loireCredential('submitted') };
  const accepted = (await client.ask(SUBMIT, { input })).submitCredential;
  assert.equal(accepted.submission?.state, 'QUEUED', JSON.stringify(accepted));
  const refused = (await client.ask(SUBMIT, { input: { source: '/test', json: {} } })).submitCredential;
  assert.equal(refused.__typename, 'SubmissionRefused');

  const first = follow(client, gateway.start);
  assert.deepEqual(await first.seqs(5), [1, 2, 3, 4, 5]);
  await first.said('CaughtUp');
  await publish(gateway, 6, 6);
  assert.deepEqual(await first.seqs(1), [6]);
  first.stop();
  await publish(gateway, 7, 8);
  const resumed = follow(client, first.cursor());
  assert.deepEqual(await resumed.seqs(2), [7, 8]);
  resumed.stop();
}

async function pageThrough(client: ForeignClient): Promise<number[]> {
  const seqs: number[] = [];
  for (let after: string | undefined; ; ) {
    const { edges, pageInfo } = (await client.ask(PAGE, { after })).credentialEvents;
    seqs.push(...edges.map(({ node }: Data) => node.seq));
    if (!pageInfo.hasNextPage) return seqs;
    after = pageInfo.endCursor;
  }
}

/** Follows the events by a client from a cursor on. */
export function follow(client: Pick<ForeignClient, 'watch'>, after: string) {
  const frames: Data[] = [];
  let wake = () => {};
  let cursor = after;
  const stop = client.watch(FRAMES, { after }, ({ credentialEvents }) => {
    frames.push(credentialEvents);
    wake();
  });
  async function next(): Promise<Data> {
    while (frames.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const frame = frames.shift();
    cursor = frame.cursor;
    return frame;
  }
  return {
    stop,
    cursor: () => cursor,
    async seqs(count: number): Promise<number[]> {
      const seqs: number[] = [];
      while (seqs.length < count) seqs.push(...((await next()).events ?? []).map(({ seq }: Data) => seq));
      return seqs;
    },
    async said(name: string): Promise<void> {
      while ((await next()).__typename !== name);
    },
  };
}
