import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { sleep } from '../../../lib/async.ts';
import { chromiumIsMissing, startChromium } from '../../harness/chromium.ts';
import { type Data, publish, runFilledGateway } from './journey.ts';

/** A loaded machine takes its time over nine megabytes of page. */
const PATIENCE_MS = 60_000;

/** GraphiQL as the gateway serves it; what its policy forbids and what else it complains of fails the test. */
async function openGraphiql(t: TestContext, url: string) {
  const browser = await startChromium();
  t.after(() => browser.close());
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  // Wide enough that no line of an answer is broken.
  await page.setViewport({ width: 2_000, height: 1_400 });
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!/^(about|blob|data):/.test(request.url()) && !request.url().startsWith(url)) complaints.push(request.url());
  });
  const frames = await framesOf(page);
  return {
    complaints,
    frames,
    /** Runs a document as its users do: opens the page with it and presses the button. */
    async run(document: string): Promise<void> {
      await page.goto(`${url}/graphiql?query=${encodeURIComponent(document)}`, { waitUntil: 'domcontentloaded' });
      await page.waitForSelector('.graphiql-execute-button');
      await page.click('.graphiql-execute-button');
    },
    /** Goes elsewhere: the line is lost. */
    async leave(): Promise<void> {
      await page.goto('about:blank');
      frames.length = 0;
    },
    /** The answer that stands beside the document, once it is one that is waited for. */
    async answer(isIt: (data: Data) => unknown): Promise<Data> {
      let shown = '';
      for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(50)) {
        shown = String(await page.evaluate(`document.querySelector('.result-window').innerText`));
        const data = dataOf(shown);
        if (data?.credentialEvents && isIt(data.credentialEvents)) return data.credentialEvents;
      }
      return assert.fail(`GraphiQL shows: ${shown}. It complains: ${complaints}`);
    },
  };
}

/** What comes over the page's websockets: GraphiQL shows only the last answer. */
async function framesOf(page: Page): Promise<Data[]> {
  const frames: Data[] = [];
  const session = await page.createCDPSession();
  session.on('Network.webSocketFrameReceived', ({ response }) => {
    const { type, payload } = JSON.parse(response.payloadData);
    if (type === 'next') frames.push(payload.data.credentialEvents);
  });
  await session.send('Network.enable');
  return frames;
}

/** Undefined while the editor is being filled. */
function dataOf(text: string): Data {
  try {
    return JSON.parse(text.replaceAll('\u00a0', ' ')).data;
  } catch {
    return undefined;
  }
}

const pageAfter = (after?: string) => `{
  credentialEvents(first: 3, orderBy: OLDEST${after === undefined ? '' : `, after: "${after}"`}) {
    nodes { seq } pageInfo { endCursor hasNextPage }
  }
}`;
const watchAfter = (after: string) => `subscription {
  credentialEvents(after: "${after}") {
    __typename ... on CredentialEvents { cursor events { seq } } ... on CaughtUp { cursor }
  }
}`;

test('GraphiQL in Chromium queries, pages, watches and resumes by a cursor, all from this gateway', {
  skip: chromiumIsMissing,
  timeout: 240_000,
}, async (t) => {
  const gateway = await runFilledGateway(t);
  const graphiql = await openGraphiql(t, gateway.url);
  const seqsIn = (list: Data[]) => list.map(({ seq }) => seq);

  await graphiql.run(pageAfter());
  const first = await graphiql.answer(({ nodes }) => nodes.length > 0);
  assert.deepEqual(seqsIn(first.nodes), [1, 2, 3]);
  await graphiql.run(pageAfter(first.pageInfo.endCursor));
  const second = await graphiql.answer(({ nodes }) => nodes[0]?.seq === 4);
  assert.deepEqual(seqsIn(second.nodes), [4, 5]);
  assert.equal(second.pageInfo.hasNextPage, false);

  await graphiql.run(watchAfter(second.pageInfo.endCursor));
  await graphiql.answer(({ __typename }) => __typename === 'CaughtUp');
  await publish(gateway, 6, 6);
  const live = await graphiql.answer(({ events }) => events?.length > 0);
  assert.deepEqual(seqsIn(live.events), [6]);

  await graphiql.leave();
  await publish(gateway, 7, 8);
  await graphiql.run(watchAfter(live.cursor));
  await graphiql.answer(({ __typename }) => __typename === 'CaughtUp');
  assert.deepEqual(seqsIn(graphiql.frames.flatMap(({ events = [] }) => events)), [7, 8]);
  assert.deepEqual(graphiql.complaints, []);
});
