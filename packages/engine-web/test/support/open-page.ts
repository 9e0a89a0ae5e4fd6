import type { BrowserContext, Page } from 'playwright-core';

/** A page with what went wrong in it. */
export interface OpenedPage {
  /** The page. */
  readonly page: Page;
  /** Uncaught errors and messages of level error, as they come. */
  readonly errors: readonly string[];
}

/** Opens an address in a tab and waits until its modules have run. */
export async function openPage(browser: BrowserContext, address: string): Promise<OpenedPage> {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(address, { waitUntil: 'load' });
  return { page, errors };
}
