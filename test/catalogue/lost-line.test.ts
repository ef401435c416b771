import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { startBacking } from '../harness/backing.ts';
import { chromiumIsMissing, startChromium } from '../harness/chromium.ts';
import { startGatewayProcess } from '../harness/gateway-process.ts';
import { uniquePrefix } from '../harness/prefix.ts';
import { testRedis } from '../harness/redis.ts';
import { buildView } from '../harness/view-builder.ts';
import { openCatalogue, read, until } from './page.ts';
import { fillCatalogue, offering } from './sample-catalogue.ts';

const KILLS = 3;

describe('a browser whose gateway is killed again and again', { skip: chromiumIsMissing, timeout: 120_000 }, () => {
  let browser: Browser;
  before(async () => {
    browser = await startChromium();
  });
  after(() => browser.close());

  test('is told each credential that is published meanwhile, once', async (t) => {
    const { redisUrl } = await startBacking();
    const prefix = uniquePrefix();
    const builder = await buildView(await testRedis(t, redisUrl), { keyPrefix: prefix });
    const { publish } = await fillCatalogue(builder);
    const place = { redisUrl, prefix, contract: builder.identity.contract, env: { CATALOGUE: 'on' } };
    let gateway = await startGatewayProcess(t, place);
    const { url } = gateway;
    const page = await openCatalogue(t, { browser, url, losesLines: true });
    const isLine = (line: string) => `document.querySelector('#line').dataset.line === '${line}'`;
    await until(page, isLine('LIVE'));
    for (let killed = 1; killed <= KILLS; killed += 1) {
      await gateway.kill();
      await until(page, isLine('LOST'));
      await publish(offering(`Published ${killed}`, 'While the line was lost.'));
      gateway = await startGatewayProcess(t, { ...place, port: Number(new URL(url).port) });
      await until(page, isLine('LIVE'));
      const news = killed === 1 ? '1 new credential' : `${killed} new credentials`;
      await until(page, `document.querySelector('#news').innerText === '${news}'`);
    }
    await page.click('#news');
    await until(page, `document.querySelector('#news').hidden`);
    const titles = await read<string[]>(page, `[...document.querySelectorAll('.card h2')].map((one) => one.innerText)`);
    assert.deepEqual(titles.slice(0, KILLS), ['Published 3', 'Published 2', 'Published 1']);
  });
});
