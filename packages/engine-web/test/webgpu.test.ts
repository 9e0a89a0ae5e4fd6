import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, launchChromium } from '../../../tooling/testing/chromium.js';
import type {} from './pages/speech-tokens.js';
import { type BuiltPages, buildPages } from './support/build-pages.js';
import { openPage } from './support/open-page.js';
import { type FolderServer, serveFolder } from './support/serve-folder.js';

/** On SwiftShader, a software adapter: correct and slow, so there are few runs here. */
describe.runIf(hasChromium())('WebGPU', () => {
  let pages: BuiltPages;
  let server: FolderServer;
  let browser: BrowserContext;

  beforeAll(async () => {
    const page = (name: string) => new URL(`./pages/${name}.ts`, import.meta.url);
    pages = await buildPages({ tokens: page('speech-tokens') });
    server = await serveFolder(pages.folder);
    browser = await launchChromium({ webgpu: true });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await pages?.remove();
  });

  test('the same speech tokens as on WASM, greedy and drawn', async () => {
    const { page, errors } = await openPage(browser, `${server.origin}/tokens.html`);
    console.time('wasm');
    const onProcessor = await page.evaluate(() => generateTokens('wasm'));
    console.timeEnd('wasm');
    console.time('webgpu');
    const onGraphics = await page.evaluate(() => generateTokens('webgpu'));
    console.timeEnd('webgpu');
    expect({ ...onGraphics, warnings: [] }).toEqual({ ...onProcessor, device: 'webgpu' });
    expect(onProcessor.device).toBe('wasm');
    expect(new Set(onProcessor.seeded).size).toBeGreaterThan(3);
    // The provider lacks an operator of the decoder.
    expect(onGraphics.warnings).toEqual([expect.stringContaining('onnx/conditional_decoder.onnx')]);
    expect(errors).toEqual([]);
    await page.close();
  });
});
