import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StarlingError } from '@starling-tts/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cutAfter, FakeHub, sendBytes } from '../../../test/testing/fake-hub.ts';
import type { ModelProgress } from '../model-progress.js';
import { type HubOptions, hubSettings } from './hub-settings.js';
import { HubSnapshot } from './snapshot.js';

const repository = 'someone/small-voice';
const graph = randomBytes(700_000);
const weights = randomBytes(3_000_000);
const config = '{"model_type":"chatterbox"}\n';
const files = [
  { path: 'config.json', optional: false },
  { path: 'onnx/model.onnx', optional: false },
  { path: 'onnx/model.onnx_data', optional: true },
  { path: 'default_voice.wav', optional: true },
];

let cacheFolder: string;
let hub: FakeHub;

beforeEach(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'starling-hub-'));
  hub = await FakeHub.start(repository, {
    'config.json': config,
    'onnx/model.onnx': graph,
    'onnx/model.onnx_data': weights,
    'onnx/model.onnx_data_1': 'the second part',
    'README.md': 'not wanted',
  });
});

afterEach(async () => {
  await hub.stop();
  await rm(cacheFolder, { recursive: true, force: true });
});

function settings(options: HubOptions = {}) {
  return hubSettings({ endpoint: hub.endpoint, cacheFolder, retryDelayMilliseconds: 1, ...options }, {});
}

async function ensure(
  options: HubOptions = {},
  signal?: AbortSignal,
  onProgress?: (event: ModelProgress) => void,
) {
  const snapshot = await HubSnapshot.open(settings(options), repository, 'main', { signal, onProgress });
  await snapshot.ensure(files, { signal, onProgress });
  return snapshot;
}

async function rejection(promise: Promise<unknown>): Promise<StarlingError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!StarlingError.is(error)) throw new Error('expected a StarlingError', { cause: error });
  return error;
}

/** Everything in the blobs folder that is not a finished file. */
async function leftovers(): Promise<string[]> {
  const names = await readdir(join(cacheFolder, 'models--someone--small-voice', 'blobs'));
  return names.filter((name) => !/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(name));
}

describe('a normal download', () => {
  it('lays files out as the Python library does', async () => {
    const snapshot = await ensure();
    const root = join(cacheFolder, 'models--someone--small-voice');
    expect(await readFile(join(root, 'refs', 'main'), 'utf8')).toBe(hub.commit);
    expect(snapshot.folder).toBe(join(root, 'snapshots', hub.commit));
    const link = join(snapshot.folder, 'onnx', 'model.onnx');
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    const sha256 = createHash('sha256').update(graph).digest('hex');
    expect(await realpath(link)).toBe(await realpath(join(root, 'blobs', sha256)));
    expect((await readFile(link)).equals(graph)).toBe(true);
    expect(await readFile(join(snapshot.folder, 'config.json'), 'utf8')).toBe(config);
    expect(await readdir(join(root, '.no_exist', hub.commit))).toEqual(['default_voice.wav']);
    expect(await leftovers()).toEqual([]);
  });

  it('brings further parts of external data along and nothing that was not asked for', async () => {
    const { folder } = await ensure();
    expect((await readdir(join(folder, 'onnx'))).sort()).toEqual([
      'model.onnx',
      'model.onnx_data',
      'model.onnx_data_1',
    ]);
    expect(await readdir(folder)).not.toContain('README.md');
  });

  it('needs no network for a pinned revision that is complete', async () => {
    await ensure();
    const before = hub.requests.length;
    await ensure();
    await ensure({ offline: true });
    expect(hub.requests.length).toBe(before);
  });

  it('stays with the pinned commit until asked to refresh', async () => {
    await ensure();
    const pinned = hub.commit;
    hub.commit = 'c0ffee0000000000000000000000000000000002';
    expect((await ensure()).commit).toBe(pinned);
    const fresh = await HubSnapshot.open(settings(), repository, 'main', { refresh: true });
    expect(fresh.commit).toBe(hub.commit);
    const before = hub.downloads.length;
    await fresh.ensure(files);
    // The bytes are the same, so only links are made.
    expect(hub.downloads.length).toBe(before);
  });

  it('reads every page of a long file list', async () => {
    hub.pageSize = 2;
    await ensure();
    expect(hub.requests.filter(({ url }) => url.includes('/tree/')).length).toBe(3);
  });

  it('reports growing progress up to the last byte', async () => {
    const events: ModelProgress[] = [];
    await ensure({}, undefined, (event) => events.push(event));
    const loaded = events.filter(({ phase }) => phase === 'download').map((event) => event.loaded);
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    expect(events[0]?.phase).toBe('resolve');
    const last = events.at(-1);
    expect(last?.phase).toBe('download');
    expect(last?.loaded).toBe(last?.total);
    expect(last?.total).toBe(graph.length + weights.length + config.length + 'the second part'.length);
  });
});

describe('a bad line', () => {
  it('continues after cut connections, with the range and entity tag', async () => {
    let cuts = 0;
    hub.misbehave = (request, response, { path, content }) => {
      if (path !== 'onnx/model.onnx_data' || cuts === 2) return false;
      cuts += 1;
      const start = Number(request.headers.range?.match(/\d+/)?.[0] ?? 0);
      cutAfter(response, content, start, 1_000_000);
      return true;
    };
    const { folder } = await ensure();
    expect((await readFile(join(folder, 'onnx', 'model.onnx_data'))).equals(weights)).toBe(true);
    const tries = hub.downloads.filter(({ url }) => url.endsWith('.onnx_data'));
    expect(tries.length).toBe(3);
    expect(tries[0]?.headers.range).toBeUndefined();
    for (const { headers } of tries.slice(1)) {
      expect(Number(headers.range?.match(/\d+/)?.[0])).toBeGreaterThan(0);
      expect(headers['if-range']).toMatch(/^"[0-9a-f]{32}"$/);
    }
  });

  it('continues what an earlier process left behind', async () => {
    hub.misbehave = (request, response, { path, content }) => {
      if (path !== 'onnx/model.onnx_data') return false;
      if (request.headers.range) response.destroy();
      else cutAfter(response, content, 0, 2_000_000);
      return true;
    };
    expect((await rejection(ensure())).code).toBe('download_failed');
    expect((await leftovers()).length).toBe(1);

    hub.misbehave = () => false;
    hub.requests.length = 0;
    const { folder } = await ensure();
    expect((await readFile(join(folder, 'onnx', 'model.onnx_data'))).equals(weights)).toBe(true);
    const [request] = hub.downloads.filter(({ url }) => url.endsWith('.onnx_data'));
    expect(Number(request?.headers.range?.match(/\d+/)?.[0])).toBeGreaterThan(0);
    expect(await leftovers()).toEqual([]);
  });

  it('starts again when the server ignores the range', async () => {
    let cut = false;
    hub.misbehave = (_request, response, { path, content }) => {
      if (path !== 'onnx/model.onnx_data') return false;
      if (!cut) {
        cut = true;
        cutAfter(response, content, 0, 500_000);
      } else response.writeHead(200, { 'content-length': content.length }).end(content);
      return true;
    };
    const { folder } = await ensure();
    expect((await readFile(join(folder, 'onnx', 'model.onnx_data'))).equals(weights)).toBe(true);
  });

  it('starts again when the server continues elsewhere than asked', async () => {
    let answers = 0;
    hub.misbehave = (_request, response, { path, content }) => {
      if (path !== 'onnx/model.onnx_data' || answers === 2) return false;
      answers += 1;
      cutAfter(response, content, answers === 1 ? 0 : 7, 500_000);
      return true;
    };
    const { folder } = await ensure();
    expect((await readFile(join(folder, 'onnx', 'model.onnx_data'))).equals(weights)).toBe(true);
  });

  it('drops a leftover whose bytes are wrong', async () => {
    const { folder } = await ensure();
    const sha256 = createHash('sha256').update(weights).digest('hex');
    const blob = join(cacheFolder, 'models--someone--small-voice', 'blobs', sha256);
    await rm(blob);
    await writeFile(`${blob}.incomplete`, randomBytes(1000));
    await ensure();
    expect((await readFile(join(folder, 'onnx', 'model.onnx_data'))).equals(weights)).toBe(true);
  });

  it('takes a leftover that is already whole', async () => {
    await ensure();
    const sha256 = createHash('sha256').update(weights).digest('hex');
    const blob = join(cacheFolder, 'models--someone--small-voice', 'blobs', sha256);
    await rm(blob);
    await writeFile(`${blob}.incomplete`, weights);
    hub.requests.length = 0;
    await ensure();
    expect(hub.downloads).toEqual([]);
  });

  it('gives up after three retries on a dead server and names the address without its query', async () => {
    hub.misbehave = (_request, response) => {
      response.writeHead(503).end();
      return true;
    };
    const error = await rejection(ensure());
    expect(error.code).toBe('download_failed');
    expect(error.details).toEqual({ url: expect.stringContaining('/resolve/'), status: 503 });
    expect(hub.downloads.length).toBe(4);
  });

  it('treats a silent connection as cut', async () => {
    let silent = true;
    hub.misbehave = () => {
      const ignore = silent;
      silent = false;
      return ignore;
    };
    await ensure({ idleTimeoutMilliseconds: 300 });
    expect(hub.downloads[0]?.url).toBe(hub.downloads[1]?.url);
  });

  it('waits as long as a 429 asks', async () => {
    let refusals = 0;
    hub.interceptApi = (_request, response) => {
      if (refusals === 2) return false;
      refusals += 1;
      response.writeHead(429, { 'retry-after': '0' }).end();
      return true;
    };
    await ensure();
    expect(refusals).toBe(2);
  });
});

describe('refusals', () => {
  it('rejects wrong bytes and keeps nothing', async () => {
    hub.misbehave = (request, response, { path, content }) => {
      if (path !== 'onnx/model.onnx') return false;
      sendBytes(request, response, randomBytes(content.length));
      return true;
    };
    const error = await rejection(ensure());
    expect(error.code).toBe('checksum_mismatch');
    expect(error.message).toContain('onnx/model.onnx');
    expect(await leftovers()).toEqual([]);
  });

  it('checks small files by their git blob id', async () => {
    hub.misbehave = (request, response, { path, content }) => {
      if (path !== 'config.json') return false;
      sendBytes(request, response, Buffer.from(content.toString().replace('chatterbox', 'chatterbux')));
      return true;
    };
    expect((await rejection(ensure())).code).toBe('checksum_mismatch');
  });

  it('stops reading more bytes than were listed', async () => {
    hub.misbehave = (_request, response, { content }) => {
      response.writeHead(200).end(Buffer.concat([content, randomBytes(100)]));
      return true;
    };
    expect((await rejection(ensure())).code).toBe('checksum_mismatch');
  });

  it('says which files a repository lacks', async () => {
    const snapshot = await HubSnapshot.open(settings(), repository, 'main');
    const error = await rejection(snapshot.ensure([{ path: 'onnx/other.onnx', optional: false }]));
    expect(error.code).toBe('model_not_found');
    expect(error.details).toEqual({ model: repository, missing: ['onnx/other.onnx'] });
    expect(hub.downloads).toEqual([]);
  });

  it('tells an unknown repository from one that wants a token', async () => {
    const unknown = await rejection(HubSnapshot.open(settings(), 'someone/else', 'main'));
    expect(unknown.code).toBe('model_not_found');
    hub.interceptApi = (_request, response) => {
      response.writeHead(401).end();
      return true;
    };
    const locked = await rejection(ensure());
    expect(locked.code).toBe('download_failed');
    expect(locked.details).toMatchObject({ status: 401 });
    expect(locked.message).toContain('HF_TOKEN');
    const refused = await rejection(ensure({ token: 'hf_secret' }));
    expect(refused.message).toContain('refused the token');
    expect(JSON.stringify(refused) + refused.stack).not.toContain('hf_secret');
  });

  it('does not start what the disk cannot hold', async () => {
    hub.interceptApi = (request, response) => {
      if (!request.url?.includes('/tree/')) return false;
      const huge = { oid: 'a'.repeat(64), size: 10 ** 15 };
      const entry = {
        type: 'file',
        path: 'onnx/model.onnx',
        size: huge.size,
        oid: 'b'.repeat(40),
        lfs: huge,
      };
      response.writeHead(200).end(JSON.stringify([entry]));
      return true;
    };
    const snapshot = await HubSnapshot.open(settings(), repository, 'main');
    const error = await rejection(snapshot.ensure([{ path: 'onnx/model.onnx', optional: false }]));
    expect(error.code).toBe('disk_full');
    expect(error.details).toMatchObject({ neededBytes: 10 ** 15, availableBytes: expect.any(Number) });
    expect(hub.downloads).toEqual([]);
  });

  it('names a cache folder that cannot be used', async () => {
    const file = join(cacheFolder, 'file');
    await writeFile(file, '');
    const error = await rejection(ensure({ cacheFolder: file }));
    expect(error.code).toBe('download_failed');
    expect(error.message).toContain(`The model cache ${file} cannot be used (ENOTDIR)`);
  });

  it('takes no file name from the hub that is not a digest', async () => {
    hub.interceptApi = (request, response) => {
      if (!request.url?.includes('/tree/')) return false;
      const entry = { type: 'file', path: 'onnx/model.onnx', size: 5, oid: '../../../escape' };
      response.writeHead(200).end(JSON.stringify([entry]));
      return true;
    };
    const snapshot = await HubSnapshot.open(settings(), repository, 'main');
    const error = await rejection(snapshot.ensure([{ path: 'onnx/model.onnx', optional: false }]));
    expect(error.code).toBe('model_not_found');
  });

  it('says how to get access to a gated repository', async () => {
    hub.interceptApi = (_request, response) => {
      response.writeHead(403, { 'x-error-code': 'GatedRepo' }).end();
      return true;
    };
    const error = await rejection(ensure({ token: 'hf_secret' }));
    expect(error.details).toMatchObject({ status: 403 });
    expect(error.message).toContain('accept its terms on the hub');
  });

  it('does not follow a page of the file list to another host', async () => {
    const elsewhere = await FakeHub.start(repository, {});
    try {
      hub.interceptApi = (request, response) => {
        if (!request.url?.includes('/tree/')) return false;
        if (request.url.includes('cursor=2')) return false;
        response.writeHead(200, { link: `<${elsewhere.endpoint}/x?cursor=2>; rel="next"` }).end('[]');
        return true;
      };
      await rejection(ensure());
      expect(elsewhere.requests).toEqual([]);
      expect(hub.requests.at(-1)?.url).toContain('cursor=2');
    } finally {
      await elsewhere.stop();
    }
  });

  it('is offline without touching the network', async () => {
    const error = await rejection(ensure({ offline: true }));
    expect(error.code).toBe('offline');
    await HubSnapshot.open(settings(), repository, 'main');
    const requests = hub.requests.length;
    expect((await rejection(ensure({ offline: true }))).code).toBe('offline');
    expect(hub.requests.length).toBe(requests);
  });

  it('says when the answer is not a hub', async () => {
    hub.interceptApi = (_request, response) => {
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<html>Welcome to the hotel network</html>');
      return true;
    };
    const error = await rejection(ensure());
    expect(error.code).toBe('download_failed');
    expect(error.message).toContain('not JSON');
  });
});

describe('redirects', () => {
  it('sends the token to the endpoint only', async () => {
    const storage = await FakeHub.start(repository, { 'onnx/model.onnx': graph });
    storage.commit = hub.commit;
    hub.misbehave = (request, response, { path }) => {
      if (path !== 'onnx/model.onnx') return false;
      response.writeHead(302, { location: `${storage.endpoint}${request.url}?signature=s3cret` }).end();
      return true;
    };
    try {
      await ensure({ token: 'hf_secret' });
      expect(storage.requests.length).toBe(1);
      expect(storage.requests[0]?.headers.authorization).toBeUndefined();
      for (const { headers } of hub.requests) expect(headers.authorization).toBe('Bearer hf_secret');
    } finally {
      await storage.stop();
    }
  });

  it('ends loops', async () => {
    hub.misbehave = (request, response) => {
      response.writeHead(302, { location: request.url ?? '/' }).end();
      return true;
    };
    const error = await rejection(ensure());
    expect(error.message).toContain('redirects more than');
  });
});

describe('cancelling', () => {
  it('stops in the middle of a file and continues from there', async () => {
    const controller = new AbortController();
    hub.misbehave = (_request, response, { path, content }) => {
      if (path !== 'onnx/model.onnx_data') return false;
      // The rest never comes: only the signal can end this.
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 1_000_000), () => controller.abort(new Error('enough')));
      return true;
    };
    const error = await rejection(ensure({}, controller.signal));
    expect(error.code).toBe('aborted');
    expect((await leftovers()).length).toBe(1);
    hub.misbehave = () => false;
    const { folder } = await ensure();
    expect((await readFile(join(folder, 'onnx', 'model.onnx_data'))).equals(weights)).toBe(true);
  });

  it('does nothing when the signal has already fired', async () => {
    expect((await rejection(ensure({}, AbortSignal.abort()))).code).toBe('aborted');
    expect(hub.requests).toEqual([]);
  });

  it('ends at once when its progress is what cancels it, at every event', async () => {
    let cancelled = 0;
    for (let last = 0; ; last += 1) {
      const controller = new AbortController();
      let events = 0;
      const outcome = await ensure({}, controller.signal, () => {
        if (events++ === last) controller.abort();
      }).catch((error: unknown) => error);
      // So early that nothing of it is there, or too late to be cancelled.
      const left = await leftovers().catch(() => []);
      expect(left.filter((name) => name.endsWith('.lock'))).toEqual([]);
      if (events <= last) break;
      if (StarlingError.is(outcome, 'aborted')) cancelled += 1;
      else expect(outcome).toBeInstanceOf(HubSnapshot);
      await rm(cacheFolder, { recursive: true, force: true });
    }
    expect(cancelled).toBeGreaterThan(5);
  });
});

describe('two at once', () => {
  it('downloads every file once', async () => {
    const phases: string[] = [];
    const [first, second] = await Promise.all([
      ensure({}, undefined, ({ phase }) => phases.push(phase)),
      ensure(),
    ]);
    expect(first.folder).toBe(second.folder);
    expect(hub.downloads.length).toBe(new Set(hub.downloads.map(({ url }) => url)).size);
    expect((await readFile(join(first.folder, 'onnx', 'model.onnx_data'))).equals(weights)).toBe(true);
  });
});
