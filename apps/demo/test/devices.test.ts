import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from '../../../tooling/testing/chromium.ts';
import { eventually } from './support/eventually.ts';
import { type Demo, make, modelReady, openDemo, quickPreferences, textOf } from './support/open-demo.ts';

/** Keeps hold of every graphics device that a worker opens, so that a test can lose it as a driver would. */
function holdGraphicsDevices(): void {
  const hold = `
    const request = GPUAdapter.prototype.requestDevice;
    const devices = [];
    GPUAdapter.prototype.requestDevice = async function (...options) {
      const device = await request.apply(this, options);
      devices.push(device);
      return device;
    };
    new BroadcastChannel('lose-devices').onmessage = () => { for (const device of devices.splice(0)) device.destroy(); };`;
  const asModule = (code: string): string =>
    URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const first = asModule(hold);
  globalThis.Worker = class extends Worker {
    constructor(address: string | URL, options?: WorkerOptions) {
      const own = new URL(address, document.baseURI).href;
      super(asModule(`import ${JSON.stringify(first)}; import ${JSON.stringify(own)};`), options);
    }
  };
}

describe.skipIf(!hasChromium())('a lost device', () => {
  test('a graphics device that is lost while it speaks is explained, and the next try works', async () => {
    const demo = await openDemo({
      webgpu: true,
      // Long enough not to be all made when the first of it is heard.
      preferences: {
        ...quickPreferences,
        device: 'webgpu',
        text: `Hello. ${'And so on and on it goes. '.repeat(4)}`,
      },
      initScript: holdGraphicsDevices,
      // Its workers are made of scripts in memory.
      policy: false,
    });
    try {
      const { page } = demo;
      await page.locator('#engine-dot[data-state="ready"]').waitFor({ timeout: 200_000 });
      expect(await textOf(page, 'engine-label')).toBe('Fledgling · WebGPU');
      await page.getByRole('button', { name: 'Speak', exact: true }).click();
      await page.locator('#dock-status', { hasText: 'is speaking' }).waitFor();
      await page.evaluate(() => new BroadcastChannel('lose-devices').postMessage('now'));
      await eventually(() => textOf(page, 'dock-status')).toBe('It did not work.');
      expect(await page.locator('.notice').first().textContent()).toMatch(/graphics|device/i);
      await page.locator('#text').fill('Hello.');
      await make(page);
    } finally {
      await demo.close();
    }
    // A graphics processor made of software is slow.
  }, 300_000);
});

describe.skipIf(!hasChromium())('devices and models', () => {
  let host: Server;
  let demo: Demo;
  /** Bytes that are sent before the host waits to be told to go on. */
  let release = (): void => undefined;
  beforeAll(async () => {
    // A folder with the files of a large model, whose first one is a long time coming.
    const files = new Map<string, Buffer>();
    for (const graph of ['speech_encoder', 'embed_tokens', 'language_model', 'conditional_decoder']) {
      files.set(`onnx/${graph}_q4.onnx`, randomBytes(200_000));
      files.set(`onnx/${graph}_q4.onnx_data`, randomBytes(300_000));
    }
    for (const name of [
      'tokenizer.json',
      'tokenizer_config.json',
      'config.json',
      'generation_config.json',
      'default_voice.wav',
      'preprocessor_config.json',
    ]) {
      files.set(name, Buffer.from('{}'));
    }
    const manifest = JSON.stringify({
      files: [...files].map(([path, bytes]) => ({
        path,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      })),
    });
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    host = createServer(async (request, response) => {
      const name = request.url!.replace(/^\/turbo\//, '');
      const bytes = name === 'manifest.json' ? Buffer.from(manifest) : files.get(name);
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Access-Control-Allow-Headers', '*');
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      if (bytes === undefined || request.method === 'OPTIONS') {
        response.writeHead(bytes ? 204 : 404).end();
        return;
      }
      const from = Number(request.headers.range?.match(/\d+/)?.[0] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, {
        'Content-Length': bytes.length - from,
        ...(from > 0 && { 'Content-Range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
      });
      if (bytes.length < 200_000) {
        response.end(bytes.subarray(from));
        return;
      }
      response.write(bytes.subarray(from, from + 50_000));
      await gate;
      response.end(bytes.subarray(from + 50_000));
    });
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    demo = await openDemo({ preferences: { ...quickPreferences, device: 'webgpu' } });
    const { port } = host.address() as AddressInfo;
    await demo.page.goto(`${demo.url}?models=http://localhost:${port}/turbo`);
    await modelReady(demo.page);
  });
  afterAll(async () => {
    release();
    await demo?.close();
    host?.closeAllConnections();
    host?.close();
  });

  test('WebGPU that this browser has not got is told, and WASM is used', async () => {
    const { page } = demo;
    expect(await textOf(page, 'engine-label')).toBe('Fledgling · WASM');
    await page.getByRole('button', { name: /^Model and device/ }).click();
    expect(await textOf(page, 'device-note')).toMatch(/In use: WASM.*no graphics processor/);
    await page.getByRole('radio', { name: 'WASM', exact: true }).check();
    await modelReady(page);
    await eventually(() => textOf(page, 'device-note')).toBe('In use: WASM.');
  });

  test('models are downloaded when asked for, cancelled, gone on with and removed', async () => {
    const { page } = demo;
    const row = page.locator('.model-row', { hasText: 'Chatterbox Turbo' });
    const state = row.locator('.model-state');
    await eventually(() => state.textContent()).toBe('download of 725 MB');
    expect(await row.getByRole('radio').isDisabled()).toBe(true);
    await row.getByRole('button', { name: /^Download/ }).click();
    await eventually(() => state.textContent()).toMatch(/^Downloading: 0\.\d MB of 2\.0 MB$/);
    await row.getByRole('button', { name: /^Cancel/ }).click();
    await eventually(() => state.textContent()).toContain('begun');
    release();
    await row.getByRole('button', { name: /^Download/ }).click();
    await eventually(() => state.textContent()).toBe('kept in this browser, 2.0 MB');

    // These bytes are no model, which is said.
    await row.getByRole('radio').check();
    await eventually(() => textOf(page, 'engine-label')).toBe('Turbo · failed');
    await row.getByRole('button', { name: /^Remove/ }).click();
    // The host has told the real size meanwhile.
    await eventually(() => state.textContent()).toBe('download of 2.0 MB');
    await eventually(() => textOf(page, 'engine-label')).toBe('Fledgling · WASM');
    expect(demo.errors).toEqual([]);
  });
});
