import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, launchChromium } from '../../../tooling/testing/chromium.js';
import { type BuiltPages, buildPages } from './support/build-pages.js';
import { openPage } from './support/open-page.js';
import { type FolderServer, serveFolder } from './support/serve-folder.js';

describe.runIf(hasChromium())('engine in a page', () => {
  let pages: BuiltPages;
  let server: FolderServer;
  let browser: BrowserContext;
  let page: Page;
  let errors: readonly string[];

  beforeAll(async () => {
    pages = await buildPages({ everything: new URL('./pages/everything.ts', import.meta.url) });
    server = await serveFolder(pages.folder);
    browser = await launchChromium();
    ({ page, errors } = await openPage(browser, `${server.origin}/everything.html`));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await pages?.remove();
  });
  afterEach(() => {
    expect(errors).toEqual([]);
  });

  test('speaks', async () => {
    const result = await page.evaluate(async () => {
      const engine = await starling.createWebEngine({ device: 'wasm' });
      const voice = await engine.defaultVoice();
      const parts = [];
      for await (const part of engine.synthesize({
        segment: { id: 0, text: 'Hello there, this is a page that speaks.' },
        voice,
        options: { seed: 1, chunkTokens: 10 },
      })) {
        parts.push(part.type === 'audio' ? { type: part.type, samples: part.samples.length } : part);
      }
      const { info, placement, warnings } = engine;
      await engine.dispose();
      return { info, placement, warnings, parts };
    });
    console.dir(result, { depth: 5 });
    expect(result.info.device).toBe('wasm');
  });
});
