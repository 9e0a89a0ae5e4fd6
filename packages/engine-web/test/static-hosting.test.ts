import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fledglingFolder } from '@starling-tts/model-fledgling';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, launchChromium } from '../../../tooling/testing/chromium.js';
import { openPage } from './support/open-page.js';
import { type FolderServer, serveFolder } from './support/serve-folder.js';

/**
 * Files put together without a bundler that follows `new URL(…, import.meta.url)`, as the README says, under a content security policy
 * that allows what the README says and nothing else.
 */
describe.runIf(hasChromium())('plain static hosting', () => {
  let folder: string;
  let server: FolderServer;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'starling-static-'));
    const { resolve } = createRequire(import.meta.url);
    await build({
      entryPoints: {
        page: fileURLToPath(new URL('./pages/static.ts', import.meta.url)),
        worker: fileURLToPath(new URL('../dist/worker/worker-main.js', import.meta.url)),
      },
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'browser',
      external: ['node:module'],
      outdir: path.join(folder, 'scripts'),
      logLevel: 'error',
    });
    const runtime = 'ort-wasm-simd-threaded.wasm';
    await cp(resolve(`onnxruntime-web/${runtime}`), path.join(folder, runtime));
    await cp(fileURLToPath(fledglingFolder), path.join(folder, 'model'), { recursive: true });
    await writeFile(
      path.join(folder, 'index.html'),
      '<!doctype html><title>static</title><link rel="icon" href="data:,"><script type="module" src="scripts/page.js"></script>',
    );
    server = await serveFolder(folder, {
      headers: {
        'content-security-policy':
          "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src data:",
      },
    });
  });
  afterAll(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('speaks', async () => {
    const browser = await launchChromium();
    try {
      const { page, errors } = await openPage(browser, `${server.origin}/index.html`);
      const spoken = await page.evaluate(() => speakStatically());
      expect(spoken).toMatchObject({ device: 'wasm' });
      expect(spoken.samples).toBeGreaterThan(5000);
      expect(errors).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
