import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, HTTPRequest, Page } from 'puppeteer-core';
import { realisticCredential } from '../../examples/realistic.ts';
import { runGateway } from '../gateway/run-gateway.ts';
import { chromiumIsMissing, startChromium } from '../harness/chromium.ts';
import { focusOf, type Look, openCatalogue, parametersOf, read, settled, textsOf, until } from './page.ts';
import { fillCatalogue, LONG_ID, LONG_NAME, offering } from './sample-catalogue.ts';

const COUNT = 66;
const PHONE: Look = { width: 390, height: 844 };
const TITLES = '.card h2';
const NAMED = `query ($ids: [String!], $named: String) {
  credentials(filter: { credentialId: $ids }) { nodes { id event { id eventId contentHash credentialHash } } }
  relevantCredentials(search: $named, first: 1) { nodes { id } }
}`;
const ZEPHYR = `query { relevantCredentials(search: "zephyr", filter: { status: [SUSPENDED] }) { nodes {
  id statusDecidedBy { eventId } versions { eventId }
  event { eventId contentHash digest transactionHash block { number hash } }
} } ledger { contract genesisHash } }`;

describe('the catalogue in a browser', { skip: chromiumIsMissing }, () => {
  let browser: Browser;
  before(async () => {
    browser = await startChromium();
  });
  after(() => browser.close());

  test('journeys', { timeout: 180_000 }, async (t) => {
    const gateway = await runGateway(t, { variables: { CATALOGUE: 'on' } });
    const { publish } = await fillCatalogue(gateway.builder);
    const open = (inner: typeof t, path = '', look?: Look) =>
      openCatalogue(inner, { browser, url: gateway.url, path, ...(look && { look }) });

    await t.test(
      'words find while they are typed, marked where they stand, and are one step of the history',
      async (t) => {
        const page = await open(t);
        assert.deepEqual(await textsOf(page, '#content'), [`${COUNT} credentials`]);
        await page.type('#words', 'signed stor', { delay: 40 });
        await until(page, `document.querySelector('.card mark')?.innerText === 'Signed'`);
        await until(page, `document.querySelector('.card h2').innerText === 'Signed Storage'`);
        assert.deepEqual((await textsOf(page, '.card:first-child h2 mark')).slice(0, 1), ['Signed']);
        assert.equal(await focusOf(page), 'words');
        await until(page, `new URLSearchParams(location.search).get('q') === 'signed stor'`);
        await until(page, `/found$/.test(document.querySelector('#announcer').textContent)`);
        await page.goBack();
        await until(page, `document.querySelector('#content').innerText === '${COUNT} credentials'`);
        assert.equal(await read(page, `document.querySelector('#words').value`), '');
      },
    );

    await t.test(
      'one letter is not asked for, and what is shown stays; two are, and one of a script without spaces',
      async (t) => {
        const page = await open(t);
        const few = `document.querySelector('#few').textContent`;
        const isAsked = (words: string) => `new URLSearchParams(location.search).get('q') === '${words}'`;
        await page.type('#words', 's');
        await until(page, `${few} === 'Two letters or more'`);
        assert.equal(parametersOf(page), '');
        assert.deepEqual(await textsOf(page, '#content'), [`${COUNT} credentials`]);
        assert.deepEqual(await textsOf(page, '.empty'), []);
        await page.type('#words', 'i');
        await until(page, isAsked('si'));
        assert.equal(await read(page, few), '');
        await page.keyboard.press('Escape');
        await until(page, `location.search === ''`);
        await page.type('#words', '雲');
        await until(page, isAsked('雲'));
      },
    );

    await t.test(
      'an id, a hash or an address that is pasted offers the credential that has it, whatever its status',
      async (t) => {
        const { data } = await gateway.ask(NAMED, { ids: [LONG_ID], named: 'zephyr' });
        const [{ id, event }] = data.credentials.nodes;
        const hash = Buffer.from(event.contentHash.slice(2), 'hex');
        const page = await open(t);
        const offered = `[...document.querySelectorAll('#offers a')].map((one) => one.innerText.replace(/\\s+/g, ' ')).join()`;
        for (const name of [
          LONG_ID,
          id,
          event.eventId,
          event.contentHash,
          event.credentialHash,
          hash.toString('hex'),
          hash.toString('base64url'),
          `sha256-${hash.toString('base64')}`,
          `${gateway.url}/catalogue/?q=x&credential=${id}`,
          event.id,
        ]) {
          await paste(page, name);
          await until(
            page,
            `new URLSearchParams(location.search).get('q') === '${name}' && document.querySelector('#results[aria-busy="false"]') !== null`,
          );
          assert.equal(
            await read(page, offered),
            'Open credential “Service offering from provider.example” Expired',
            name,
          );
        }
        assert.deepEqual(await textsOf(page, '.empty p'), ['No credential has it among its words.']);
        await tabTo(page, `offer-${id}`);
        await page.keyboard.press('Enter');
        await until(page, `document.activeElement.id === 'credential-title'`);
        await page.keyboard.press('Escape');
        await until(page, `document.activeElement.id === 'offer-${id}'`);
        await paste(page, 'f'.repeat(64));
        await until(
          page,
          `document.querySelector('#offers').innerText === 'No credential has this id, hash or address.'`,
        );
        await paste(page, 'signed/storage'.padEnd(43, '/_'));
        await until(page, `document.querySelector('.card h2')?.innerText === 'Signed Storage'`);
      },
    );

    await t.test('long names and ids take a few lines, and are there whole', async (t) => {
      const { data } = await gateway.ask(NAMED, { ids: [LONG_ID], named: 'goes on and on' });
      const named = data.relevantCredentials.nodes[0].id;
      const ofId = data.credentials.nodes[0].id;
      const page = await open(t, '', PHONE);
      const heights = `[...document.querySelectorAll('.card')].map((one) => one.offsetHeight)`;
      assert(Math.max(...(await read<number[]>(page, heights))) < 300);
      assert.equal(await read(page, `document.getElementById('result-${named}').textContent`), LONG_NAME);
      for (const [id, value] of [
        [named, LONG_NAME],
        [ofId, LONG_ID],
      ] as const) {
        await page.goto(`${gateway.url}/catalogue/?credential=${id}`);
        await settled(page);
        assert((await read<number>(page, `document.querySelector('h1').offsetHeight`)) < 120);
        assert((await page.title()).length < 80);
        assert((await read<number>(page, 'document.documentElement.scrollHeight')) < 4_500);
        await page.click('.long summary');
        assert((await textsOf(page, '.long[open] code')).includes(value));
      }
    });

    await t.test(
      'a value that is chosen narrows the list to its count, stays in the address, and is taken back',
      async (t) => {
        const page = await open(t);
        const counted = await read<string>(
          page,
          `document.getElementById('labelLevel=L2').closest('li').querySelector('.count').innerText`,
        );
        await page.click('[id="labelLevel=L2"]');
        await until(page, `document.querySelector('#content').innerText === '${counted} credentials'`);
        assert.equal(parametersOf(page), '?labelLevel=L2');
        assert.equal(await focusOf(page), 'labelLevel=L2');
        assert((await textsOf(page, '.card .tag-label')).every((words) => words === 'Label level 2'));
        await page.reload();
        await settled(page);
        assert.deepEqual(await textsOf(page, '#content'), [`${counted} credentials`]);
        await page.click('.chip');
        await until(page, `document.querySelector('#content').innerText === '${COUNT} credentials'`);
        assert.equal(await focusOf(page), 'content');
        await page.goBack();
        await until(page, `document.querySelector('#content').innerText === '${counted} credentials'`);
        assert.equal(await read(page, `document.getElementById('labelLevel=L2').checked`), true);
      },
    );

    await t.test('beside words, a value tells how many of what they find have it', async (t) => {
      const page = await open(t, '?q=storage');
      const count = `document.getElementById('credentialType=gx:ServiceOffering').closest('li').querySelector('.count')`;
      const counted = await read<string>(page, `${count}.innerText`);
      await page.click('[id="credentialType=gx:ServiceOffering"]');
      await until(page, `document.querySelector('#content').innerText === '${counted} credentials'`);
      assert.equal(await read(page, `${count}.innerText`), counted);
    });

    await t.test('pages show the whole list, each credential once, and lead back', async (t) => {
      const page = await open(t);
      const pages = [await linksOf(page)];
      while ((await textsOf(page, '[rel="next"]')).length > 0) pages.push(await turn(page, 'next'));
      assert.equal(new Set(pages.flat()).size, COUNT);
      assert.equal(pages.flat().length, COUNT);
      assert.deepEqual(await turn(page, 'prev'), pages.at(-2));
      await page.goBack();
      await until(page, `document.querySelectorAll('.card').length === ${pages.at(-1)?.length}`);
      assert.deepEqual(await linksOf(page), pages.at(-1));
    });

    await t.test(
      'what is published shows as a badge at once, as far as it passes the filters, and is one press away',
      async (t) => {
        const [all, labels] = [
          await open(t),
          await open(t, '?labelLevel=SC&labelLevel=L1&labelLevel=L2&labelLevel=L3'),
        ];
        for (const page of [all, labels]) await until(page, `document.querySelector('#line').innerText === 'Live'`);
        await publish(offering('Newcomer One', 'Was not there before.'));
        await until(all, `document.querySelector('#news').innerText === '1 new credential'`);
        await publish(realisticCredential(1_002));
        await until(all, `document.querySelector('#news').innerText === '2 new credentials'`);
        await until(all, `document.querySelector('#announcer').textContent.startsWith('2 new credentials')`);
        await until(labels, `document.querySelector('#news').innerText === '1 new credential'`);
        await all.bringToFront();
        await all.click('#news');
        await until(all, `document.querySelectorAll('.card h2')[1].innerText === 'Newcomer One'`);
        await until(all, `document.querySelector('#news').hidden`);
        assert.equal(await focusOf(all), 'content');
      },
    );

    await t.test('a credential shows its versions, what decided its status, and its place on the ledger', async (t) => {
      const { data } = await gateway.ask(ZEPHYR);
      const [zephyr] = data.relevantCredentials.nodes;
      const page = await open(t, '?q=zephyr&status=SUSPENDED');
      await page.focus(`#result-${zephyr.id}`);
      await page.keyboard.press('Enter');
      await until(page, `document.activeElement.id === 'credential-title'`);
      assert.equal(await read(page, 'document.title'), 'Zephyr Archive: credential');
      assert.deepEqual(await textsOf(page, '.happening strong'), [
        'Status changed to Suspended (revision 1)',
        'Version 2 published (current)',
        'Version 1 published',
      ]);
      assert.deepEqual(await textsOf(page, '.happening .status'), ['Suspended', 'Deprecated']);
      await page.click('.decided summary');
      assert((await textsOf(page, '.decided code')).includes(zephyr.statusDecidedBy.eventId));
      await until(page, `document.querySelectorAll('.check-holds').length === 2`);
      const { event } = zephyr;
      const told = await textsOf(page, '.panel > .proof code');
      const { contract, genesisHash } = data.ledger;
      for (const value of [
        event.eventId,
        event.contentHash,
        event.digest,
        event.transactionHash,
        event.block.hash,
        contract,
        genesisHash,
      ]) {
        assert(told.includes(value), value);
      }
      await page.keyboard.press('Escape');
      await until(page, `document.activeElement.id === 'result-${zephyr.id}'`);
      assert.equal(parametersOf(page), '?q=zephyr&status=SUSPENDED');
      assert.equal(await read(page, 'document.title'), 'zephyr: credential catalogue');
    });

    await t.test('a credential that is not the one of the ledger is found out in the browser', async (t) => {
      const { data } = await gateway.ask(ZEPHYR);
      const page = await open(t);
      await page.setRequestInterception(true);
      const alter = async (request: HTTPRequest) => {
        if (!request.postData()?.includes('CatalogueCredential')) return request.continue();
        const body = request.postData() ?? '';
        const answer = await fetch(request.url(), { method: 'POST', headers: request.headers(), body });
        const text = (await answer.text()).replaceAll('Hallstatt', 'Hallein');
        return request.respond({ contentType: 'application/graphql-response+json', body: text });
      };
      // What the page gave up meanwhile cannot be answered any more.
      page.on('request', (request) => void alter(request).catch(() => {}));
      await page.goto(`${gateway.url}/catalogue/?credential=${data.relevantCredentials.nodes[0].id}`);
      await until(page, `document.querySelectorAll('.check-fails').length === 2`);
    });

    await t.test(
      'by keyboard alone: a way past the filters, filters on a phone that Escape closes, a credential and back',
      async (t) => {
        const page = await open(t, '', PHONE);
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        assert.equal(await focusOf(page), 'content');
        await tabTo(page, 'filters', 'Backward');
        assert.equal(await isVisible(page, '#facets'), false);
        await page.keyboard.press('Enter');
        assert.equal(await isVisible(page, '#facets'), true);
        await tabTo(page, 'labelLevel=L2');
        await page.keyboard.press('Space');
        await until(
          page,
          `location.search === '?labelLevel=L2' && document.querySelector('#filters').innerText === 'Filters (1)'`,
        );
        await settled(page);
        assert.equal(await focusOf(page), 'labelLevel=L2');
        await page.keyboard.press('Escape');
        assert.equal(await isVisible(page, '#facets'), false);
        assert.equal(await focusOf(page), 'filters');
        await page.keyboard.press('Enter');
        await tabTo(page, 'done');
        await page.keyboard.press('Enter');
        assert.equal(await isVisible(page, '#facets'), false);
        assert.equal(await focusOf(page), 'content');
        const [first = ''] = await linksOf(page);
        await tabTo(page, first);
        await page.keyboard.press('Enter');
        await until(page, `document.activeElement.id === 'credential-title'`);
        await page.keyboard.press('Escape');
        await until(page, `document.activeElement.id === ${JSON.stringify(first)}`);
      },
    );

    await t.test('what cannot be answered is said, with the way on', async (t) => {
      const page = await open(t, '?after=nonsense');
      assert.match((await textsOf(page, '.problem'))[0] ?? '', /The service could not answer: .*cursor/i);
      assert.equal(await read(page, `document.querySelector('#line').innerText`), '');
      await page.click('.problem a:last-child');
      await until(page, `/ credentials$/.test(document.querySelector('#content').innerText)`);
      assert.notEqual((await textsOf(page, TITLES)).length, 0);
      await page.goto(`${gateway.url}/catalogue/?credential=AAAAAAAAAAAAAAAAAAAAAA`);
      await until(page, `document.querySelector('#credential-title')?.innerText === 'There is no such credential'`);
      await page.goto(`${gateway.url}/catalogue/?q=qqqqqqqq`);
      await settled(page);
      assert.match((await textsOf(page, '.empty'))[0] ?? '', /Nothing matches.*Only active credentials were searched/s);
      await page.click('.empty a');
      await until(page, `document.querySelectorAll('.card').length > 0 && location.search === ''`);
    });

    await t.test(
      'a service that cannot be reached is said in words, above no old count, with the way back',
      async (t) => {
        const page = await open(t);
        await page.setRequestInterception(true);
        page.on('request', (request) => {
          if (!request.url().endsWith('/graphql')) return void request.continue();
          void request.respond({ contentType: 'text/html', body: '<h1>Sign in</h1>' });
        });
        await page.click('[id="labelLevel=L2"]');
        await until(
          page,
          `document.querySelector('.problem p')?.innerText === 'The service could not answer: it cannot be reached now'`,
        );
        assert.deepEqual(await textsOf(page, '#content'), ['Credentials']);
        assert.deepEqual(await textsOf(page, '.chip > :first-child'), ['Gaia-X label: Label level 2']);
        await page.goto(`${gateway.url}/catalogue/?labelLevel=L2&credential=AAAAAAAAAAAAAAAAAAAAAA`);
        await until(page, `document.activeElement.innerText === 'This credential cannot be shown'`);
        assert.equal(await read(page, `document.querySelector('#way-back').getAttribute('href')`), '?labelLevel=L2');
      },
    );
  });
});

/** Puts words into the search field, as if they were pasted over what is there. */
async function paste(page: Page, words: string): Promise<void> {
  await page.click('#words', { count: 3 });
  if (words === '') await page.keyboard.press('Backspace');
  else await page.keyboard.sendCharacter(words);
}

/** Ids of the links to the credentials. */
async function linksOf(page: Page): Promise<string[]> {
  return read(page, `[...document.querySelectorAll('.card h2 a')].map(({ id }) => id)`);
}

/** Turns to the page before or behind; its links. */
async function turn(page: Page, rel: 'next' | 'prev'): Promise<string[]> {
  const [first] = await linksOf(page);
  await page.click(`.pager [rel="${rel}"]`);
  await until(page, `document.querySelector('.card h2 a').id !== ${JSON.stringify(first)}`);
  await until(page, `document.activeElement.id === 'content'`);
  return linksOf(page);
}

/** Presses Tab until something has the focus. */
async function tabTo(page: Page, id: string, direction: 'Forward' | 'Backward' = 'Forward'): Promise<void> {
  if (direction === 'Backward') await page.keyboard.down('Shift');
  for (let presses = 0; presses < 60 && (await focusOf(page)) !== id; presses += 1) await page.keyboard.press('Tab');
  if (direction === 'Backward') await page.keyboard.up('Shift');
  assert.equal(await focusOf(page), id);
}

async function isVisible(page: Page, selector: string): Promise<boolean> {
  return read(page, `document.querySelector(${JSON.stringify(selector)}).checkVisibility()`);
}
