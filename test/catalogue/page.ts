import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { sleep } from '../../lib/async.ts';

/** How a reader looks at the page. */
export type Look = { width?: number; height?: number; scheme?: 'light' | 'dark' };

const PATIENCE_MS = 15_000;

/** Opens the catalogue. Whatever it complains of, and every word to another host, fails the test at its end. */
export async function openCatalogue(
  t: TestContext,
  {
    browser,
    url,
    path = '',
    look = {},
    losesLines = false,
  }: { browser: Browser; url: string; path?: string; look?: Look; losesLines?: boolean },
): Promise<Page> {
  const { width = 1280, height = 900, scheme = 'light' } = look;
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // A page that is left while its websocket still opens says so, and that is all right.
    if (message.text().includes('WebSocket is closed before the connection is established')) return;
    if (losesLines && /^WebSocket connection to .* failed/.test(message.text())) return;
    if (['error', 'warn'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`)) complaints.push(`It asked ${request.url()}`);
  });
  t.after(async () => {
    await page.close();
    assert.deepEqual(complaints, []);
  });
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: scheme },
    // Nothing is judged while it changes.
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);
  await page.goto(`${url}/catalogue/${path}`);
  await settled(page);
  return page;
}

/** What an expression is in the page. Expressions are text, since Node has no types of what is in a browser. */
export async function read<T>(page: Page, expression: string): Promise<T> {
  return (await page.evaluate(expression)) as T;
}

/** Waits until an expression holds in the page; its policy lets nobody wait inside. */
export async function until(page: Page, expression: string): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(20)) {
    if (await read<boolean>(page, expression).catch(() => false)) return;
  }
  assert.fail(
    `Waited in vain until ${expression}. The page says:\n${await read<string>(page, 'document.body.innerText')}`,
  );
}

/** Waits until the page shows what its address says. */
export async function settled(page: Page): Promise<void> {
  await until(
    page,
    `document.querySelector('#credential-view:not([hidden]) h1, #list-view:not([hidden]) #results[aria-busy="false"]') !== null`,
  );
}

/** Texts of all matches. */
export async function textsOf(page: Page, selector: string): Promise<string[]> {
  return read(page, `[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => one.innerText)`);
}

/** Id of what has the focus. */
export async function focusOf(page: Page): Promise<string> {
  return read(page, 'document.activeElement?.id');
}

/** The page's parameters. */
export function parametersOf(page: Page): string {
  return decodeURIComponent(new URL(page.url()).search).replaceAll('+', ' ');
}
