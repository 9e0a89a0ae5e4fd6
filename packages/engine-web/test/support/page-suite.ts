import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { launchChromium } from '../../../../tooling/testing/chromium.js';
import { buildPages } from './build-pages.js';
import { openPage } from './open-page.js';
import { serveFolder } from './serve-folder.js';
import type { PageTestResult } from './vitest-in-page.js';

declare global {
  /** Set by pages with a suite of tests: runs it. */
  var runSuite: () => Promise<readonly PageTestResult[]>;
}

/**
 * Runs a suite in a real page and reports each of its tests as one of the calling file's. Names of tests must be known before
 * tests run, so the page runs while the file is being collected.
 *
 * @param module the page; it sets `globalThis.runSuite` and may import from `vitest`
 */
export async function pageSuite(module: URL): Promise<void> {
  const results = await runPage(module);
  test('has tests', () => expect(results.length).toBeGreaterThan(0));
  for (const { name, failure, duration } of results) {
    test(`${name} (${Math.round(duration)} ms)`, () => {
      if (failure !== undefined) throw new Error(failure);
    });
  }
}

async function runPage(module: URL): Promise<readonly PageTestResult[]> {
  const pages = await buildPages(
    { suite: module },
    { vitest: fileURLToPath(new URL('./vitest-in-page.ts', import.meta.url)) },
  );
  const server = await serveFolder(pages.folder);
  const browser = await launchChromium();
  try {
    const { page } = await openPage(browser, `${server.origin}/suite.html`);
    return await page.evaluate(() => runSuite());
  } finally {
    await browser.close();
    await server.close();
    await pages.remove();
  }
}
