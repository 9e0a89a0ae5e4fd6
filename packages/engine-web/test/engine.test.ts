import type { VoiceConditioning } from '@starling-tts/core';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, launchChromium } from '../../../tooling/testing/chromium.js';
import type {} from './pages/everything.js';
import { type BuiltPages, buildPages } from './support/build-pages.js';
import { openPage } from './support/open-page.js';
import { type FolderServer, serveFolder } from './support/serve-folder.js';

declare global {
  /** A voice, encoded once for all tests. */
  var voice: VoiceConditioning;
}

describe.runIf(hasChromium())('engine in a page', () => {
  let pages: BuiltPages;
  let plain: FolderServer;
  let isolated: FolderServer;
  let browser: BrowserContext;
  let page: Page;
  let errors: readonly string[];

  beforeAll(async () => {
    pages = await buildPages({ everything: new URL('./pages/everything.ts', import.meta.url) });
    plain = await serveFolder(pages.folder);
    isolated = await serveFolder(pages.folder, { isolated: true });
    browser = await launchChromium();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await plain?.close();
    await isolated?.close();
    await pages?.remove();
  });

  describe('without isolation', () => {
    beforeAll(async () => {
      ({ page, errors } = await openPage(browser, `${plain.origin}/everything.html`));
    });
    afterAll(() => page?.close());
    afterEach(() => {
      expect(errors).toEqual([]);
    });

    test('loads ONNX Runtime and the model only when an engine is made, all from its own origin', async () => {
      const large = () => plain.requests.filter((path) => /\.(?:wasm|onnx)$/.test(path));
      expect(large()).toEqual([]);
      const spoken = await page.evaluate(async () => {
        const engine = await starling.createWebEngine({ device: 'wasm' });
        globalThis.voice = await engine.encodeVoice(starling.shortReference());
        return {
          isolated: crossOriginIsolated,
          ...(await starling.speak(engine, 'Hello there.', { voice })),
          info: engine.info,
        };
      });
      expect(spoken).toMatchObject({ isolated: false, info: { modelId: 'fledgling', device: 'wasm' } });
      expect(spoken.types.at(-1)).toBe('end');
      expect(spoken.samples).toBeGreaterThan(10_000);
      expect(spoken.peak).toBeGreaterThan(0.05);
      expect(large().filter((path) => path.endsWith('.wasm'))).toEqual([
        expect.stringMatching(/ort-wasm-simd-threaded-[\w-]+\.wasm$/),
      ]);
    });

    test('the rewritten language model has been proved, and that is remembered', async () => {
      const verdicts = await page.evaluate(
        () =>
          new Promise((resolve) => {
            const opening = indexedDB.open('starling-verdicts');
            opening.onsuccess = () => {
              const asking = opening.result.transaction('verdicts').objectStore('verdicts').getAll();
              asking.onsuccess = () => resolve(asking.result);
              opening.result.close();
            };
          }),
      );
      expect(verdicts).toEqual(['equal']);
    });

    test('auto is WASM for the embedded model; WebGPU by name says that there is none', async () => {
      const result = await page.evaluate(async () => {
        const engine = await starling.createWebEngine();
        const { info, placement, warnings } = engine;
        await engine.dispose();
        const error = await starling.createWebEngine({ device: 'webgpu' }).catch((thrown) => thrown.toJSON());
        return { device: info.device, placement, warnings, error };
      });
      expect(result.device).toBe('wasm');
      expect(new Set(Object.values(result.placement))).toEqual(new Set(['wasm']));
      expect(result.warnings).toEqual([]);
      expect(result.error).toMatchObject({ code: 'device_unavailable', details: { device: 'webgpu' } });
    });

    test('an abort is heard within a step, and the same worker goes on', async () => {
      const result = await page.evaluate(async () => {
        const { engine, workers } = await starling.openCountingWorkers();
        const controller = new AbortController();
        const cancelled = await starling.speak(
          engine,
          'A long sentence that is going to be cut off very soon.',
          {
            voice,
            signal: controller.signal,
            onPart: ({ type }) => {
              if (type === 'audio') controller.abort();
            },
          },
        );
        const next = await starling.speak(engine, 'Next.', { voice });
        await engine.dispose();
        return { cancelled, next, workers: workers.length };
      });
      expect(result.cancelled).toMatchObject({ types: ['start', 'audio'], error: { code: 'aborted' } });
      expect(result.next.types.at(-1)).toBe('end');
      expect(result.workers).toBe(1);
    });

    test('a worker that does not answer to a cancellation is ended, and the next request gets another', async () => {
      const result = await page.evaluate(async () => {
        const { engine, workers } = await starling.openCountingWorkers();
        const controller = new AbortController();
        const channel = new BroadcastChannel('get-stuck');
        channel.onmessage = () => controller.abort();
        const cancelled = await starling.speak(engine, 'Stuck in the middle.', {
          voice,
          signal: controller.signal,
          onPart: ({ type }) => {
            if (type === 'start') channel.postMessage('now');
          },
        });
        const next = await starling.speak(engine, 'Next.', { voice });
        await engine.dispose();
        return { cancelled, next, workers: workers.length };
      });
      expect(result.cancelled.error?.code).toBe('aborted');
      expect(result.next.types.at(-1)).toBe('end');
      expect(result.workers).toBe(2);
    });

    test('a worker that dies fails the call, and the next request gets another', async () => {
      const result = await page.evaluate(async () => {
        const { engine, workers } = await starling.openCountingWorkers();
        const crashed = await starling.speak(engine, 'This will not be heard.', {
          voice,
          onPart: ({ type }) => {
            if (type === 'start')
              workers[0]!.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
          },
        });
        const next = await starling.speak(engine, 'Next.', { voice });
        await engine.dispose();
        return { crashed, next, workers: workers.length };
      });
      expect(result.crashed.error?.code).toBe('engine_crashed');
      expect(result.next.types.at(-1)).toBe('end');
      expect(result.workers).toBe(2);
    });

    test('opening can be cancelled', async () => {
      const code = await page.evaluate(async () => {
        const controller = new AbortController();
        const opening = starling.createWebEngine({ device: 'wasm', signal: controller.signal });
        controller.abort();
        return await opening.catch((error) => error.code);
      });
      expect(code).toBe('aborted');
    });

    test.each([
      ['device', { device: 'cuda' }],
      ['threads', { threads: 0 }],
      ['baseUrl', { baseUrl: 'models' }],
    ])('the option %s is checked', async (field, options) => {
      const error = await page.evaluate(
        (wrong) => starling.createWebEngine(wrong as never).catch((thrown) => thrown.toJSON()),
        options,
      );
      expect(error).toMatchObject({ code: 'invalid_request', details: { problems: [{ field }] } });
    });
  });

  test('a worker that cannot be made, or whose file is not there, is a typed error', async () => {
    ({ page } = await openPage(browser, `${plain.origin}/everything.html`));
    const thrown = await page.evaluate(async () => {
      const factories = [
        () => new Worker('./not-there.js', { type: 'module' }),
        () => new Worker('https://elsewhere.invalid/worker.js', { type: 'module' }),
      ];
      return await Promise.all(
        factories.map((worker) => starling.createWebEngine({ worker }).catch((error) => error.toJSON())),
      );
    });
    for (const error of thrown) expect(error).toMatchObject({ code: 'engine_crashed' });
    await page.close();
  });

  test('WebAssembly from an address of the caller; one that is not there is a typed error', async () => {
    ({ page } = await openPage(browser, `${plain.origin}/everything.html`));
    const wasm = plain.requests.find((path) => path.endsWith('.wasm'))!;
    const result = await page.evaluate(async (address) => {
      const engine = await starling.createWebEngine({ device: 'wasm', wasm: { wasm: address } });
      await engine.dispose();
      const error = await starling
        .createWebEngine({ device: 'wasm', wasm: { wasm: './not-there.wasm' } })
        .catch((thrown) => thrown.toJSON());
      return { device: engine.info.device, error };
    }, wasm);
    expect(result.device).toBe('wasm');
    expect(result.error).toMatchObject({ code: 'device_unavailable' });
    await page.close();
  });

  test('with isolation two threads speak as well', async () => {
    ({ page, errors } = await openPage(browser, `${isolated.origin}/everything.html`));
    const spoken = await page.evaluate(async () => {
      const engine = await starling.createWebEngine({ device: 'wasm', threads: 2 });
      const voice = await engine.encodeVoice(starling.shortReference());
      return { isolated: crossOriginIsolated, ...(await starling.speak(engine, 'Two threads.', { voice })) };
    });
    expect(spoken).toMatchObject({ isolated: true });
    expect(spoken.types.at(-1)).toBe('end');
    await page.close();
    expect(errors).toEqual([]);
  });
});
