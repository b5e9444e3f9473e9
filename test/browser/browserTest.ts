import { existsSync } from 'node:fs';
import { join } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { test } from 'vitest';

/** Debian, Ubuntu and Google install it under different names. `CHROMIUM` is the path of another one. */
const programs =
  process.env['CHROMIUM'] === undefined
    ? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
    : [process.env['CHROMIUM']];
const program = programs.find((path) => existsSync(path));

if (program === undefined) {
  const advice = 'Install it (apt-get install chromium), or set CHROMIUM to its path.';
  console.warn(`SKIPPED: the tests in a browser need Chromium, and there is no ${programs.join(' or ')}. ${advice}`);
}

/** A page that a test has opened. */
export interface OpenPage {
  readonly page: Page;
  /** The URLs of all requests and web sockets, the page itself included. */
  readonly requests: readonly string[];
  /** Errors in the console, violations of a content security policy among them, and exceptions that nothing caught. */
  readonly errors: readonly string[];
}

interface Fixtures {
  readonly browser: Browser;
  /** Opens a `file:` or `http:` URL in a profile of its own. */
  readonly open: (url: URL, options?: BrowserContextOptions) => Promise<OpenPage>;
}

/** A test with a browser, which closes every page it opened. It is skipped without Chromium. */
export const browserTest = test
  .extend<Fixtures>({
    browser: [
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads the needs of a fixture from the pattern.
      async ({}, use) => {
        const browser = await chromium.launch({
          ...(program !== undefined && { executablePath: program }),
          // The sandbox of Chromium refuses to run as root.
          chromiumSandbox: process.getuid?.() !== 0,
          args: ['--disable-gpu', '--disable-quic'],
        });
        await use(browser);
        await browser.close();
      },
      { scope: 'file' },
    ],
    open: async ({ browser }, use) => {
      await use(async (url, options) => {
        const page = await browser.newPage(options);
        page.setDefaultTimeout(20_000);
        const requests: string[] = [];
        const errors: string[] = [];
        page.on('request', (request) => requests.push(request.url()));
        page.on('websocket', (socket) => requests.push(socket.url()));
        page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
        page.on('pageerror', (error) => errors.push(String(error)));
        await page.goto(url.href);
        return { page, requests, errors };
      });
      for (const context of browser.contexts()) await context.close();
    },
  })
  .skipIf(program === undefined);

/** The violations of accessibility rules that axe-core calls serious or critical, with the elements in question. */
export const accessibilityViolations = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
};

/** How many pixels of the page lie beyond the right edge of the window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth');

/** Keeps a screenshot of the whole page in the folder that `SCREENSHOTS` names, for people to look at. */
export const keepScreenshot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
};
