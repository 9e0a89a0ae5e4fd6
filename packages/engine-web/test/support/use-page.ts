import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchChromium } from '../../../../tooling/testing/chromium.ts';
import { type BuiltPages, buildPages } from './build-pages.ts';
import { type OpenedPage, openPage } from './open-page.ts';
import { type FolderServer, serveFolder } from './serve-folder.ts';

/** A page that is built and served, and a browser to open it in. Usable within hooks and tests. */
export interface UsedPage {
  /** Address of the page. */
  readonly address: string;
  /** Where it is served. */
  readonly server: FolderServer;
  /** The browser. */
  readonly browser: BrowserContext;
  /** Opens it in a tab of its own, which the caller closes. */
  open(): Promise<OpenedPage>;
}

/**
 * Builds a page of `test/pages`, serves it and starts a browser, for all tests of the group this is called in.
 *
 * @param name of the page's module, without `.ts`
 */
export function usePage(name: string): UsedPage {
  let pages: BuiltPages | undefined;
  let server: FolderServer | undefined;
  let browser: BrowserContext | undefined;
  beforeAll(async () => {
    pages = await buildPages({ [name]: new URL(`../pages/${name}.ts`, import.meta.url) });
    server = await serveFolder(pages.folder);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await pages?.remove();
  });
  const used: UsedPage = {
    get address() {
      return `${used.server.origin}/${name}.html`;
    },
    get server() {
      return server!;
    },
    get browser() {
      return browser!;
    },
    open: () => openPage(used.browser, used.address),
  };
  return used;
}
