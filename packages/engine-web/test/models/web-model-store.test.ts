import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasChromium } from '../../../../tooling/testing/chromium.ts';
import { cutAfter, FakeHub, sendBytes } from '../../../engine-node/test/testing/fake-hub.ts';
import type { OpenAnswer, OpenRequest } from '../pages/open-model.ts';
import { usePage } from '../support/use-page.ts';

const repository = 'ResembleAI/chatterbox-turbo-ONNX';
const name = 'chatterbox-turbo';
/** Longer than one segment of 8 MiB. */
const weights = randomBytes(9_600_000);
const weightsPath = 'onnx/language_model_q4.onnx_data';
const graph = (text: string) => Buffer.from(`graph of ${text}`);
const files: Record<string, Buffer> = {
  'tokenizer.json': Buffer.from('{"model":{"vocab":{}}}'),
  'tokenizer_config.json': Buffer.from('{}'),
  'config.json': Buffer.from('{"model_type":"chatterbox"}'),
  'onnx/speech_encoder_q4.onnx': graph('speech encoder'),
  'onnx/embed_tokens_q4.onnx': graph('embed tokens'),
  'onnx/language_model_q4.onnx': graph('language model'),
  'onnx/conditional_decoder_q4.onnx': graph('conditional decoder'),
  [weightsPath]: weights,
  [`${weightsPath}_1`]: Buffer.from('the second part'),
  'README.md': Buffer.from('not wanted'),
};
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const wantedBytes = Object.entries(files)
  .filter(([path]) => path !== 'README.md')
  .reduce((sum, [, content]) => sum + content.length, 0);

describe.skipIf(!hasChromium())('models in the browser', () => {
  const models = usePage('models');
  let hub: FakeHub;
  let page: Page;

  beforeEach(async () => {
    hub = await FakeHub.start(repository, files);
    ({ page } = await models.open());
  });
  afterEach(async () => {
    await page.evaluate(async () => {
      for (const storage of ['opfs', 'cache'] as const)
        await modelsPage.createWebModelStore({ storage }).clear();
    });
    await page.close();
    await hub.stop();
  });

  const request = (changes: Partial<OpenRequest> = {}): OpenRequest => ({
    name,
    options: { baseUrl: hub.endpoint, ...changes.options },
    digests: [weightsPath],
    ...changes,
  });
  const open = (changes?: Partial<OpenRequest>, tab = page): Promise<OpenAnswer> =>
    tab.evaluate((data) => modelsPage.open(data), request(changes));
  const expectWhole = (answer: OpenAnswer) => {
    expect(answer.error).toBeUndefined();
    expect(answer.digests).toEqual({ [weightsPath]: sha256(weights) });
  };
  const downloadsOfWeights = () => hub.downloads.filter(({ url }) => url.endsWith(weightsPath));

  test.each([
    ['opfs', 'page'],
    ['opfs', 'worker'],
    ['cache', 'page'],
  ] as const)(
    'downloads into %s in a %s, checks, and needs no connection afterwards',
    async (storage, thread) => {
      const first = await page.evaluate(
        ([data, thread]) => (thread === 'page' ? modelsPage.open(data) : modelsPage.openInWorker(data)),
        [request({ store: { storage } }), thread] as const,
      );
      expectWhole(first);
      expect(first.model).toEqual({ family: name, revision: hub.commit, precision: 'q4' });
      expect(hub.downloads.map(({ url }) => url)).not.toContain(expect.stringContaining('README'));
      // Weights before graphs, and every file once.
      const order = hub.downloads.map(({ url }) => url.slice(url.indexOf(hub.commit) + 41));
      expect(order.findLastIndex((path) => path.includes('_data'))).toBeLessThan(
        order.findIndex((path) => path.endsWith('.onnx')),
      );
      expect(new Set(order).size).toBe(order.length);
      for (const { headers } of hub.requests) {
        expect(headers).not.toHaveProperty('cookie');
        expect(headers).not.toHaveProperty('authorization');
        expect(headers).not.toHaveProperty('referer');
      }
      const last = first.progress.at(-1)!;
      expect(last).toEqual({
        phase: 'load',
        file: '',
        loaded: wantedBytes,
        total: wantedBytes,
        totalLoaded: wantedBytes,
        totalBytes: wantedBytes,
      });
      const totals = first.progress.map(({ totalLoaded }) => totalLoaded);
      expect(totals).toEqual(totals.toSorted((a, b) => a - b));

      const before = hub.requests.length;
      await page.reload();
      await models.browser.setOffline(true);
      try {
        const again = await page.evaluate(
          async (data) => modelsPage.open(data),
          request({ store: { storage } }),
        );
        expectWhole(again);
        expect(again.model).toEqual(first.model);
        expect(again.progress).toEqual([]);
      } finally {
        await models.browser.setOffline(false);
      }
      expect(hub.requests.length).toBe(before);
      const { list, usage } = await page.evaluate(async (storage) => {
        const store = modelsPage.createWebModelStore({ storage });
        return { list: await store.list(), usage: await store.usage() };
      }, storage);
      expect(list).toEqual([
        {
          model: name,
          baseUrl: hub.endpoint,
          revision: hub.commit,
          precision: 'q4',
          bytes: wantedBytes,
          isComplete: true,
        },
      ]);
      expect(usage.storage).toBe(storage);
      expect(usage.bytes).toBeGreaterThan(wantedBytes);
      expect(usage.bytes).toBeLessThan(wantedBytes + 5000);
      expect(usage.availableBytes).toBeGreaterThan(0);
    },
  );

  test('says that a model is not here when there is no connection', async () => {
    await models.browser.setOffline(true);
    const { error } = await open().finally(() => models.browser.setOffline(false));
    expect(error).toMatchObject({ code: 'offline', details: { model: name } });
  });

  test('goes on after cut connections from where they were cut', async () => {
    let cuts = 0;
    /** Sends a megabyte and a half, then little by little until the page has most of it, then nothing more. */
    const cutLater = async (response: ServerResponse, start: number) => {
      let sent = start + 1_500_000;
      response.write(weights.subarray(start, sent));
      while ((await page.evaluate(() => globalThis.openedBytes)) < start + 1_200_000) {
        response.write(weights.subarray(sent, sent + 1000));
        sent += 1000;
      }
      response.destroy();
    };
    hub.misbehave = (incoming, response, { path, content }) => {
      if (path !== weightsPath || cuts === 5) return false;
      cuts += 1;
      const start = Number(incoming.headers.range?.match(/bytes=(\d+)-/)?.[1] ?? 0);
      const range = `bytes ${start}-${content.length - 1}/${content.length}`;
      response.writeHead(start === 0 ? 200 : 206, {
        'content-length': content.length - start,
        ...(start > 0 && { 'content-range': range }),
      });
      void cutLater(response, start);
      return true;
    };
    // More cuts than there are retries: each got a megabyte further, which counts as a fresh start.
    expectWhole(await open());
    expect(cuts).toBe(5);
    const starts = downloadsOfWeights().map(({ headers }) => Number(headers.range?.slice(6, -1) ?? 0));
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(starts.at(-1)).toBeGreaterThan(5_000_000);
  });

  test.each(['opfs', 'cache'] as const)('goes on after a reload in the middle (%s)', async (storage) => {
    let held: (() => void) | undefined;
    const reached = new Promise<void>((resolve) => {
      hub.misbehave = (_incoming, response, { path, content }) => {
        if (path !== weightsPath) return false;
        response.writeHead(200, { 'content-length': content.length });
        // One segment and a bit; then the line is silent, until the page is gone.
        response.write(content.subarray(0, 9_000_000), () => resolve());
        held = () => response.destroy();
        return true;
      };
    });
    await page.evaluate((data) => void modelsPage.open(data), request({ store: { storage } }));
    await reached;
    await expect
      .poll(
        () =>
          page.evaluate(
            async (storage) => (await modelsPage.createWebModelStore({ storage }).usage()).bytes,
            storage,
          ),
        { timeout: 30_000 },
      )
      .toBeGreaterThan(8_000_000);
    await page.reload();
    held?.();
    hub.misbehave = () => false;
    const unfinished = await page.evaluate(
      (storage) => modelsPage.createWebModelStore({ storage }).list(),
      storage,
    );
    expect(unfinished).toMatchObject([{ model: name, isComplete: false }]);
    const answer = await open({ store: { storage } });
    expectWhole(answer);
    expect(downloadsOfWeights().at(-1)!.headers.range).toBe(`bytes=${8 * 1024 * 1024}-`);
    expect(answer.progress.map(({ phase }) => phase)).toContain('verify');
  });

  test('goes on after being cancelled, without losing a byte', async () => {
    const cancelled = await open({ abortAt: 6_000_000 });
    expect(cancelled.error).toMatchObject({ code: 'aborted' });
    const reached = cancelled.progress.at(-1)!.totalLoaded;
    expectWhole(await open());
    const start = Number(downloadsOfWeights().at(-1)!.headers.range!.slice(6, -1));
    // Small files come first in the total.
    expect(start).toBeGreaterThanOrEqual(reached - 1000);
  });

  test('starts again where a server ignores ranges or cannot continue', async () => {
    let requests = 0;
    hub.misbehave = (incoming, response, { path, content }) => {
      if (path !== weightsPath) return false;
      requests += 1;
      if (requests === 1) cutAfter(response, content, 0, 3_000_000);
      else if (requests === 2) response.writeHead(416).end();
      else if (requests === 3) cutAfter(response, content, 0, 3_000_000);
      else {
        expect(incoming.headers.range).toBeDefined();
        response.writeHead(200, { 'content-length': content.length }).end(content);
      }
      return true;
    };
    expectWhole(await open());
    expect(requests).toBe(4);
  });

  test('reads compressed answers, and goes on behind them uncompressed', async () => {
    const packed = gzipSync(weights, { level: 1 });
    hub.misbehave = (incoming, response, { path }) => {
      if (path !== weightsPath || incoming.headers.range) return false;
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.write(packed.subarray(0, 3_000_000), () => response.destroy());
      return true;
    };
    expectWhole(await open());
    const [first, second] = downloadsOfWeights();
    expect(first!.headers['accept-encoding']).toContain('gzip');
    // Bytes were counted behind the compression; a compressed rest would be counted before it.
    expect(second!.headers).toMatchObject({
      range: expect.stringMatching(/^bytes=[1-9]/),
      'accept-encoding': 'identity',
    });
  });

  test('refuses wrong bytes and keeps none of them', async () => {
    const wrong = Buffer.from(weights);
    wrong[9_000_000]! ^= 1;
    hub.misbehave = (incoming, response, { path }) => {
      if (path === weightsPath) sendBytes(incoming, response, wrong);
      return path === weightsPath;
    };
    const { error } = await open();
    expect(error).toMatchObject({
      code: 'checksum_mismatch',
      details: { file: weightsPath, expected: sha256(weights), actual: sha256(wrong) },
    });
    expect(downloadsOfWeights()).toHaveLength(1);
    const { bytes } = await page.evaluate(() => modelsPage.createWebModelStore().usage());
    expect(bytes).toBeLessThan(100_000);
    hub.misbehave = () => false;
    expectWhole(await open());
  });

  test('refuses more bytes than are listed', async () => {
    hub.misbehave = (_incoming, response, { path }) => {
      if (path === weightsPath)
        response.writeHead(200).end(Buffer.concat([weights, Buffer.from('and more')]));
      return path === weightsPath;
    };
    expect((await open()).error).toMatchObject({ code: 'checksum_mismatch' });
  });

  test('tries again three times, waits as long as it is told, then gives up', async () => {
    let requests = 0;
    hub.misbehave = (_incoming, response, { path }) => {
      if (path !== weightsPath || requests === 2) return false;
      requests += 1;
      if (requests === 1) response.writeHead(503).end();
      else response.writeHead(429, { 'retry-after': '1' }).end();
      return true;
    };
    const start = performance.now();
    expectWhole(await open());
    expect(performance.now() - start).toBeGreaterThan(1000);
    await page.evaluate(() => modelsPage.createWebModelStore().clear());
    let refused = 0;
    hub.misbehave = (_incoming, response, { path }) => {
      if (path !== weightsPath) return false;
      refused += 1;
      response.writeHead(500).end();
      return true;
    };
    expect((await open()).error).toMatchObject({ code: 'download_failed', details: { status: 500 } });
    expect(refused).toBe(4);
  });

  test('refuses before the first byte when the browser gives no room', async () => {
    // Chromium tells pages of ten free gigabytes whatever there is, so its answer is replaced.
    const { error } = await page.evaluate((data) => {
      navigator.storage.estimate = async () => ({ quota: 25e6, usage: 5e6 });
      return modelsPage.open(data);
    }, request());
    await page.reload();
    expect(error).toMatchObject({
      code: 'disk_full',
      details: { neededBytes: wantedBytes, availableBytes: 20e6 },
    });
    expect(hub.downloads).toHaveLength(0);
    expectWhole(await open());
  });

  test.each(['opfs', 'cache'] as const)(
    'tells when room runs out in the middle, and goes on later (%s)',
    async (storage) => {
      const session = await models.browser.newCDPSession(page);
      const data = request({ store: { storage } });
      // The browser reports more than it gives, as browsers do.
      await page.evaluate(() => {
        navigator.storage.estimate = async () => ({ quota: 1e9, usage: 0 });
      });
      await session.send('Storage.overrideQuotaForOrigin', {
        origin: models.server.origin,
        quotaSize: 9_200_000,
      });
      const { error } = await page.evaluate((data) => modelsPage.open(data), data);
      await session.send('Storage.overrideQuotaForOrigin', { origin: models.server.origin });
      expect(error).toMatchObject({ code: 'disk_full' });
      expectWhole(await page.evaluate((data) => modelsPage.open(data), data));
      expect(downloadsOfWeights().at(-1)!.headers.range).toBe(`bytes=${8 * 1024 * 1024}-`);
    },
  );

  test('two tabs at once download each file once', async () => {
    const { page: other } = await models.open();
    const [one, two] = await Promise.all([open(), open({}, other)]);
    expectWhole(one);
    expectWhole(two);
    const urls = hub.downloads.map(({ url }) => url);
    expect(new Set(urls).size).toBe(urls.length);
    await other.close();
  });

  test('removes a model with what only it needs', async () => {
    await open();
    const small = await open({ name: `${repository}@${hub.commit}`, digests: [] });
    expect(small.error).toBeUndefined();
    const outcome = await page.evaluate(async (pinned) => {
      const store = modelsPage.createWebModelStore();
      const bytes = async () => (await store.usage()).bytes;
      return [
        await store.remove('chatterbox-turbo'),
        await store.remove('chatterbox-turbo'),
        (await bytes()) > 9_000_000,
        await store.remove(pinned),
        await bytes(),
        await store.list(),
      ];
    }, `${repository}@${hub.commit}`);
    expect(outcome).toEqual([true, false, true, true, 0, []]);
  });

  test('opens the embedded model from the page itself', async () => {
    const answer = await open({ name: 'fledgling', digests: ['onnx/language_model.onnx', 'tokenizer.json'] });
    expect(answer.model).toMatchObject({ family: 'fledgling', precision: 'fp32' });
    expect(Object.keys(answer.digests)).toHaveLength(2);
    expect(hub.requests).toEqual([]);
  });

  test('refuses names and addresses that are none', async () => {
    expect((await open({ name: '../x' })).error).toMatchObject({ code: 'model_not_found' });
    const odd = await open({ options: { baseUrl: 'ftp://example.org' } });
    expect(odd.error).toMatchObject({ code: 'invalid_request' });
    const unlisted = await open({ options: { baseUrl: hub.endpoint, precision: 'fp16' } });
    expect(unlisted.error).toMatchObject({ code: 'model_not_found' });
    expect(unlisted.error!.message).toContain('complete in precision q4');
  });

  describe('from a plain folder', () => {
    let folder: Server;
    let address: string;
    let manifest: string;
    let served: Record<string, Buffer>;
    const requests: string[] = [];
    const listOf = (content: Record<string, Buffer>) =>
      Object.entries(content).map(([path, bytes]) => ({ path, bytes: bytes.length, sha256: sha256(bytes) }));

    beforeEach(async () => {
      served = files;
      manifest = JSON.stringify({ files: listOf(files) });
      requests.length = 0;
      folder = createServer((incoming, response) => {
        const path = decodeURIComponent(incoming.url!.slice('/models/turbo/'.length));
        requests.push(path);
        response.setHeader('access-control-allow-origin', '*');
        const content = path === 'manifest.json' ? Buffer.from(manifest) : served[path];
        if (content) sendBytes(incoming, response, content);
        else response.writeHead(404).end();
      }).listen(0, '127.0.0.1');
      await once(folder, 'listening');
      address = `http://127.0.0.1:${(folder.address() as AddressInfo).port}/models/turbo/`;
    });
    afterEach(async () => {
      folder.closeAllConnections();
      folder.close();
      await once(folder, 'close');
    });

    test('downloads what its manifest lists', async () => {
      const answer = await open({ options: { baseUrl: address } });
      expectWhole(answer);
      expect(answer.model?.revision).toMatch(/^[0-9a-f]{12}$/);
      expect(requests[0]).toBe('manifest.json');
      expect(hub.requests).toEqual([]);
    });

    test('with a list of the application nothing else is believed', async () => {
      const own = { files: JSON.parse(manifest).files };
      manifest = manifest.replaceAll(/[0-9a-f]{64}/g, '0'.repeat(64));
      expectWhole(await open({ options: { baseUrl: address, manifest: own } }));
      expect(requests).not.toContain('manifest.json');
    });

    test('a list of the application is not met by another version that is stored', async () => {
      expectWhole(await open({ options: { baseUrl: address } }));
      const changed = Buffer.from('another tokenizer');
      const own = { files: listOf({ ...files, 'tokenizer.json': changed }) };
      const { error } = await open({ options: { baseUrl: address, manifest: own } });
      expect(error).toMatchObject({ code: 'checksum_mismatch', details: { file: 'tokenizer.json' } });
      served = { ...files, 'tokenizer.json': changed };
      expectWhole(await open({ options: { baseUrl: address, manifest: own } }));
    });

    test('a newer version comes on demand, in place of the old one, which stays until it is complete', async () => {
      const options = { baseUrl: address };
      const first = await open({ options });
      const newer = randomBytes(9_700_000);
      served = { ...files, [weightsPath]: newer };
      manifest = JSON.stringify({ files: listOf(served) });
      expect((await open({ options })).model).toEqual(first.model);

      const broken = await open({ options: { ...options, refresh: true }, abortAt: 9_000_000 });
      expect(broken.error).toMatchObject({ code: 'aborted' });
      const states = () => page.evaluate(() => modelsPage.createWebModelStore().list());
      expect((await states()).map(({ isComplete }) => isComplete).sort()).toEqual([false, true]);
      expectWhole(await open({ options }));

      const second = await open({ options: { ...options, refresh: true } });
      expect(second.digests).toEqual({ [weightsPath]: sha256(newer) });
      expect(await states()).toMatchObject([{ revision: second.model!.revision, isComplete: true }]);
      const { bytes } = await page.evaluate(() => modelsPage.createWebModelStore().usage());
      expect(bytes).toBeLessThan(newer.length + 10_000);
    });

    test.each([
      ['a path that leads out', { path: '../secret', bytes: 1, sha256: '0'.repeat(64) }],
      ['an address as a path', { path: 'https://example.org/x', bytes: 1, sha256: '0'.repeat(64) }],
      ['no digest', { path: 'tokenizer.json', bytes: 1 }],
    ])('refuses a manifest with %s', async (_title, file) => {
      manifest = JSON.stringify({ files: [file] });
      expect((await open({ options: { baseUrl: address } })).error).toMatchObject({
        code: 'download_failed',
      });
    });
  });
});
