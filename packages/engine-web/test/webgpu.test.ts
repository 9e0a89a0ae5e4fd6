import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, launchChromium } from '../../../tooling/testing/chromium.js';
import type {} from './pages/everything.js';
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
    pages = await buildPages({ tokens: page('speech-tokens'), everything: page('everything') });
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
    const onProcessor = await page.evaluate(() => generateTokens('wasm'));
    const onGraphics = await page.evaluate(() => generateTokens('webgpu'));
    expect({ ...onGraphics, warnings: [] }).toEqual({ ...onProcessor, device: 'webgpu' });
    expect(onProcessor.device).toBe('wasm');
    expect(new Set(onProcessor.seeded).size).toBeGreaterThan(3);
    // The provider lacks an operator of the decoder.
    expect(onGraphics.warnings).toEqual([expect.stringContaining('onnx/conditional_decoder.onnx')]);
    expect(errors).toEqual([]);
    await page.close();
  });

  test('a driver that computes wrong without a word is noticed, and the model runs on WASM', async () => {
    const { page, errors } = await openPage(browser, `${server.origin}/everything.html`);
    const result = await page.evaluate(async () => {
      const heard: string[] = [];
      const engine = await starling.createWebEngine({
        device: 'webgpu',
        threads: 1,
        worker: starling.workers.faultyDriver,
        onWarning: ({ code }) => heard.push(code),
      });
      const { info, placement, warnings } = engine;
      return {
        heard,
        device: info.device,
        placement,
        warnings,
        spoken: await starling.speak(engine, 'Hello.'),
      };
    });
    expect(result.heard).toEqual(['device_fallback']);
    expect(result.warnings[0]?.message).toMatch(/WASM instead of WebGPU: its results differ/);
    expect(result.device).toBe('wasm');
    expect(new Set(Object.values(result.placement))).toEqual(new Set(['wasm']));
    expect(result.spoken.types.at(-1)).toBe('end');
    expect(errors).toEqual([]);
    await page.close();
  });

  test('a lost device costs the running call; the next one gets a new device, and after that WASM', async () => {
    const { page, errors } = await openPage(browser, `${server.origin}/everything.html`);
    const result = await page.evaluate(async () => {
      let workers = 0;
      const processor = await starling.createWebEngine({ device: 'wasm', threads: 1 });
      const voice = await processor.defaultVoice();
      await processor.dispose();
      const engine = await starling.createWebEngine({
        device: 'webgpu',
        threads: 1,
        selfCheck: false,
        worker: () => {
          workers += 1;
          return starling.workers.losableDevice();
        },
      });
      const devices = [engine.info.device];
      const channel = new BroadcastChannel('lose-device');
      const options = { maxSpeechTokens: 3, chunkTokens: 1, temperature: 0 };
      const lose = () =>
        starling.speak(engine, 'Gone.', {
          voice,
          options,
          onPart: ({ type }) => {
            if (type === 'start') channel.postMessage('now');
          },
        });
      const lost = [await lose()];
      const again = await starling.speak(engine, 'Back.', { voice, options });
      devices.push(engine.info.device);
      lost.push(await lose());
      const onProcessor = await starling.speak(engine, 'Safe.', { voice, options });
      devices.push(engine.info.device);
      return { devices, lost, again, onProcessor, warnings: engine.warnings, workers };
    });
    for (const { error, types } of result.lost) {
      expect(error).toMatchObject({ code: 'device_lost', details: { device: 'webgpu' } });
      expect(types).not.toContain('end');
    }
    expect(result.again.types.at(-1)).toBe('end');
    expect(result.onProcessor.types.at(-1)).toBe('end');
    expect(result.devices).toEqual(['webgpu', 'webgpu', 'wasm']);
    expect(result.workers).toBe(3);
    expect(result.warnings.at(-1)).toMatchObject({ code: 'device_fallback' });
    expect(errors).toEqual([]);
    await page.close();
  });
});
