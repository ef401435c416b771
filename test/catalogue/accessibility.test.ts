import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'puppeteer-core';
import { runGateway } from '../gateway/run-gateway.ts';
import { chromiumIsMissing, startChromium } from '../harness/chromium.ts';
import { type Look, openCatalogue, read, until } from './page.ts';
import { fillCatalogue, LONG_ID } from './sample-catalogue.ts';

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

const LOOKS: Look[] = [
  { width: 1280, height: 900, scheme: 'light' },
  { width: 1280, height: 900, scheme: 'dark' },
  { width: 390, height: 844, scheme: 'light' },
  { width: 390, height: 844, scheme: 'dark' },
];

/** Everything that the page can show, and how to open all of it. */
const VIEWS: Record<string, { path: string; opened?: string; looks?: Look[] }> = {
  'the list with its filters': { path: '?labelLevel=L1', opened: `document.querySelector('#filters').click()` },
  'what words find, with the reasons': { path: '?q=zephyr+tapes&status=SUSPENDED' },
  'long names and ids': { path: '?q=long+name&status=ACTIVE' },
  'an id that is pasted': { path: `?q=${encodeURIComponent(LONG_ID)}`, looks: LOOKS.slice(1, 3) },
  'an empty list': { path: '?q=qqqqqqqq', looks: LOOKS.slice(1, 3) },
  'a list that cannot be shown': { path: '?after=nonsense', looks: LOOKS.slice(1, 3) },
  'a credential': { path: '?credential=' },
};
const OPEN_ALL = `document.querySelectorAll('details').forEach((one) => (one.open = true))`;

describe('the catalogue has no violation that axe knows', { skip: chromiumIsMissing, timeout: 180_000 }, () => {
  let browser: Browser;
  before(async () => {
    browser = await startChromium();
  });
  after(() => browser.close());

  test('in any view, light and dark, on a phone and on a desktop, and nothing wider than the screen', async (t) => {
    const { url, builder, ask } = await runGateway(t, { variables: { CATALOGUE: 'on' } });
    await fillCatalogue(builder);
    const { data } = await ask(
      '{ relevantCredentials(search: "zephyr", filter: { status: [SUSPENDED] }) { nodes { id } } }',
    );
    for (const [view, { path, opened = '', looks = LOOKS }] of Object.entries(VIEWS)) {
      for (const look of looks) {
        await t.test(`${view}, ${JSON.stringify(look)}`, async (t) => {
          const id = path.endsWith('credential=') ? data.relevantCredentials.nodes[0].id : '';
          const page = await openCatalogue(t, { browser, url, path: `${path}${id}`, look });
          if (id !== '') await until(page, `document.querySelectorAll('.check-holds').length === 2`);
          await read(page, `${OPEN_ALL};${opened}`);
          assert.deepEqual(await violationsOf(page), []);
          assert.equal(await read(page, 'document.documentElement.scrollWidth'), look.width);
        });
      }
    }
  });
});

async function violationsOf(page: Page): Promise<string[]> {
  await read(page, `${AXE};0`);
  const { violations } = await read<AxeResults>(page, 'axe.run(document)');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
