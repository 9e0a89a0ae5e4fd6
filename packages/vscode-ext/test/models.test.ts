import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findModelDescriptor, modelFiles } from '@starling-tts/chatterbox';
import { StarlingError } from '@starling-tts/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeHub } from '../../engine-node/test/testing/fake-hub.js';
import { deleteModel, downloadModel, listModels } from '../src/engine/index.js';

const model = 'chatterbox-turbo';
const descriptor = findModelDescriptor(model)!;
const precision = descriptor.defaultPrecision;
const fileBytes = 100_000;

let hub: FakeHub;
let folder = '';

beforeAll(async () => {
  // What the files hold plays no part here: only that they arrive whole.
  const files = modelFiles(descriptor, precision).map(
    ({ path: name }, index) => [name, Buffer.alloc(fileBytes, index)] as const,
  );
  hub = await FakeHub.start(descriptor.repository!, Object.fromEntries(files));
  folder = await mkdtemp(path.join(tmpdir(), 'starling-models-'));
  Object.assign(process.env, {
    HF_ENDPOINT: hub.endpoint,
    HF_HUB_CACHE: path.join(folder, 'hub'),
    HF_HUB_OFFLINE: '0',
  });
});

afterAll(async () => {
  for (const name of ['HF_ENDPOINT', 'HF_HUB_CACHE', 'HF_HUB_OFFLINE']) delete process.env[name];
  await hub?.stop();
  await rm(folder, { recursive: true, force: true });
});

const turbo = async () =>
  (await listModels()).find((offer) => offer.model === model && offer.precision === precision)!;

// One story: each step stands on the one before.
describe('a model that is not on this machine', () => {
  it('is offered with its size and licence, without asking the network', async () => {
    const offer = await turbo();
    expect(offer).toMatchObject({ isDefaultPrecision: true, license: 'MIT', installed: undefined });
    expect(offer.approximateBytes).toBeGreaterThan(1e8);
    expect(hub.requests).toEqual([]);
  });

  it('stops downloading when it is cancelled', async () => {
    const abort = new AbortController();
    const downloading = downloadModel(model, precision, abort.signal, ({ loaded }) => {
      if (loaded >= fileBytes) abort.abort();
    });
    await expect(downloading).rejects.toSatisfy((error) => StarlingError.is(error, 'aborted'));
    expect((await turbo()).installed).toBeUndefined();
  });

  it('goes on where it was, telling how far it is, and is here then with what it takes', async () => {
    const seen: { loaded: number; total: number }[] = [];
    const signal = new AbortController().signal;
    await downloadModel(model, precision, signal, ({ loaded, total }) => seen.push({ loaded, total }));
    const last = seen.at(-1)!;
    expect(last.loaded).toBe(last.total);
    expect(seen.map(({ loaded }) => loaded)).toEqual(
      seen.map(({ loaded }) => loaded).sort((one, other) => one - other),
    );
    const { installed } = await turbo();
    expect(installed).toMatchObject({
      isEmbedded: false,
      bytes: fileBytes * modelFiles(descriptor, precision).length,
    });
  });

  it('is gone when it was deleted', async () => {
    const offer = await turbo();
    await deleteModel(offer);
    expect(existsSync(offer.installed!.folder)).toBe(false);
    expect((await turbo()).installed).toBeUndefined();
  });
});
