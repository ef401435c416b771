import { existsSync } from 'node:fs';
import { type Browser, launch } from 'puppeteer-core';

/** Where Chromium is on the systems that we know; the variable is that of puppeteer. */
const PLACES = [
  process.env['PUPPETEER_EXECUTABLE_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const executable = PLACES.find((place) => place !== undefined && existsSync(place));

/** Why tests that need a browser are skipped; false where there is one. */
export const chromiumIsMissing: string | false =
  executable === undefined && 'There is no Chromium here; PUPPETEER_EXECUTABLE_PATH may name one';

/** Starts a Chromium of the test's own. In a container there is no user for its sandbox. */
export async function startChromium(): Promise<Browser> {
  return launch({ executablePath: executable ?? '', args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
