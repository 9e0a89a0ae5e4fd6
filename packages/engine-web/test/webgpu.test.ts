import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createChatterboxEngine } from '@starling-tts/chatterbox';
import { openModelAccess } from '@starling-tts/engine-node';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, launchChromium } from '../../../tooling/testing/chromium.js';
import { fixtureDescriptor, fixtures, writeFixture } from '../../chatterbox/test/fixtures/build-fixtures.js';
import type {} from './pages/everything.js';
import type {} from './pages/speech-tokens.js';
import { type BuiltPages, buildPages } from './support/build-pages.js';
import { openPage } from './support/open-page.js';
import { type FolderServer, serveFolder } from './support/serve-folder.js';

const text = 'It was the best of times.';
const options = { temperature: 0, cfgWeight: 0, maxSpeechTokens: 12, chunkTokens: 5 };

/**
 * WebGPU is SwiftShader here, a software adapter: correct and slow. Most of this runs a tiny model of a real family with random weights, which
 * is downloaded and whose decoder draws no random numbers.
 */
describe.runIf(hasChromium())('a downloaded model and WebGPU', { timeout: 300_000 }, () => {
  let folder: string;
  let models: FolderServer;
  let pages: BuiltPages;
  let server: FolderServer;
  let browser: BrowserContext;
  let page: Page;
  let errors: readonly string[];
  let expected: Float32Array;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'starling-downloaded-'));
    await writeFixture(folder, fixtures.chatterbox);
    expected = await speakUnderNode(folder);
    await writeManifest(folder);
    models = await serveFolder(folder, { headers: { 'access-control-allow-origin': '*' } });
    const module = (name: string) => new URL(`./pages/${name}.ts`, import.meta.url);
    pages = await buildPages({ everything: module('everything'), tokens: module('speech-tokens') });
    server = await serveFolder(pages.folder);
    browser = await launchChromium({ webgpu: true });
    ({ page, errors } = await openPage(browser, `${server.origin}/everything.html`));
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await models?.close();
    await pages?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const speak = (device: 'wasm' | 'webgpu') =>
    page.evaluate(
      async ({ device, baseUrl, text, options }) => {
        const phases: string[] = [];
        const engine = await starling.createWebEngine({
          model: 'chatterbox',
          baseUrl,
          device,
          threads: 1,
          onProgress: ({ phase }) => phases.push(phase),
        });
        const voice = await engine.encodeVoice(starling.shortReference());
        const samples: number[] = [];
        const request = { segment: { id: 0, text }, voice, options };
        for await (const part of engine.synthesize(request)) {
          if (part.type === 'audio') samples.push(...part.samples);
        }
        const { info, placement, warnings } = engine;
        await engine.dispose();
        return { phases: [...new Set(phases)], info, placement, warnings, samples };
      },
      { device, baseUrl: models.origin, text, options },
    );

  test('speaks on WASM as under Node', async () => {
    const spoken = await speak('wasm');
    expect(spoken.phases).toContain('download');
    expect(spoken.info).toMatchObject({ modelId: 'chatterbox', device: 'wasm' });
    expect(spoken.warnings).toEqual([]);
    expect(worstDifference(spoken.samples, expected)).toBeLessThan(1e-4);
    expect(errors).toEqual([]);
  });

  test('is opened without a connection from then on, and speaks the same on WebGPU', async () => {
    const asked = models.requests.length;
    expect(asked).toBeGreaterThan(5);
    const spoken = await speak('webgpu');
    expect(models.requests.length).toBe(asked);
    expect(spoken.warnings).toEqual([]);
    expect(spoken.info.device).toBe('webgpu');
    expect(spoken.placement).toEqual({
      embed_tokens: 'wasm',
      speech_encoder: 'wasm',
      language_model: 'webgpu',
      conditional_decoder: 'webgpu',
    });
    expect(worstDifference(spoken.samples, expected)).toBeLessThan(1e-3);
    expect(errors).toEqual([]);
  });

  test('a driver that computes wrong without a word is noticed, and the model runs on WASM', async () => {
    const result = await page.evaluate(async (baseUrl) => {
      const heard: string[] = [];
      const engine = await starling.createWebEngine({
        model: 'chatterbox',
        baseUrl,
        device: 'webgpu',
        threads: 1,
        worker: starling.workers.faultyDriver,
        onWarning: ({ code }) => heard.push(code),
      });
      const { info, placement, warnings } = engine;
      const voice = await engine.encodeVoice(starling.shortReference());
      return {
        heard,
        device: info.device,
        placement,
        warnings,
        spoken: await starling.speak(engine, 'Hello.', { voice, options: { maxSpeechTokens: 5 } }),
      };
    }, models.origin);
    expect(result.heard).toEqual(['device_fallback']);
    expect(result.warnings[0]?.message).toMatch(/WASM instead of WebGPU: its results differ/);
    expect(result.device).toBe('wasm');
    expect(new Set(Object.values(result.placement))).toEqual(new Set(['wasm']));
    expect(result.spoken.types.at(-1)).toBe('end');
    expect(errors).toEqual([]);
  });

  test('a lost device costs the running call; the next one gets a new device, and after that WASM', async () => {
    const result = await page.evaluate(async (baseUrl) => {
      let workers = 0;
      const engine = await starling.createWebEngine({
        model: 'chatterbox',
        baseUrl,
        device: 'webgpu',
        threads: 1,
        selfCheck: false,
        worker: () => {
          workers += 1;
          return starling.workers.losableDevice();
        },
      });
      const voice = await engine.encodeVoice(starling.shortReference());
      const devices = [engine.info.device];
      const channel = new BroadcastChannel('lose-device');
      const options = { maxSpeechTokens: 4, temperature: 0 };
      const lose = async () => {
        const ready = new Promise((resolve) => {
          channel.onmessage = resolve;
        });
        channel.postMessage('soon');
        await ready;
        return await starling.speak(engine, 'Gone.', { voice, options });
      };
      const lost = [await lose()];
      const again = await starling.speak(engine, 'Back.', { voice, options });
      devices.push(engine.info.device);
      lost.push(await lose());
      const onProcessor = await starling.speak(engine, 'Safe.', { voice, options });
      devices.push(engine.info.device);
      await engine.dispose();
      return { devices, lost, again, onProcessor, warnings: engine.warnings, workers };
    }, models.origin);
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
  });

  test('the embedded model has the same speech tokens as on WASM, greedy and drawn', async () => {
    const { page, errors } = await openPage(browser, `${server.origin}/tokens.html`);
    const onProcessor = await page.evaluate(() => generateTokens('wasm'));
    const onGraphics = await page.evaluate(() => generateTokens('webgpu'));
    expect(onProcessor).toMatchObject({ device: 'wasm', isRewritten: true });
    expect(onGraphics).toMatchObject({ device: 'webgpu', isRewritten: false });
    expect(onGraphics.greedy).toEqual(onProcessor.greedy);
    expect(onGraphics.seeded).toEqual(onProcessor.seeded);
    expect(new Set(onProcessor.seeded).size).toBeGreaterThan(2);
    // Every graph that belongs there runs there, the decoder too.
    expect(onGraphics.warnings).toEqual([]);
    expect(errors).toEqual([]);
    await page.close();
  });
});

async function speakUnderNode(model: string): Promise<Float32Array> {
  const access = await openModelAccess(model, { threads: 1, rewriteGraphs: false });
  const descriptor = fixtureDescriptor('chatterbox');
  const engine = await createChatterboxEngine({ descriptor, access, revision: 'test' });
  const samples = Float32Array.from(
    { length: 24_000 },
    (_, i) => 0.3 * Math.sin(i / 25) * Math.sin(i / 3000),
  );
  const voice = await engine.encodeVoice({ samples, sampleRate: 24_000 });
  const spoken: number[] = [];
  for await (const part of engine.synthesize({ segment: { id: 0, text }, voice, options })) {
    if (part.type === 'audio') spoken.push(...part.samples);
  }
  await engine.dispose();
  return Float32Array.from(spoken);
}

async function writeManifest(model: string): Promise<void> {
  const entries = await readdir(model, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const file = path.join(entry.parentPath, entry.name);
        const content = await readFile(file);
        return {
          path: path.relative(model, file).replaceAll(path.sep, '/'),
          bytes: content.length,
          sha256: createHash('sha256').update(content).digest('hex'),
        };
      }),
  );
  await writeFile(path.join(model, 'manifest.json'), JSON.stringify({ files }));
}

function worstDifference(actual: readonly number[], expected: Float32Array): number {
  expect(actual.length).toBe(expected.length);
  expect(expected.some((sample) => Math.abs(sample) > 0.01)).toBe(true);
  return actual.reduce((worst, sample, i) => Math.max(worst, Math.abs(sample - expected[i]!)), 0);
}
