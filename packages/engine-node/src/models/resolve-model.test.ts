import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fledglingFolder, fledglingRevision } from '@starling-tts/model-fledgling';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHub } from '../../test/testing/fake-hub.ts';
import type { ModelProgress } from './model-progress.js';
import { resolveModel } from './resolve-model.js';

const embedded = fileURLToPath(fledglingFolder);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'starling-model-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A turbo-like repository with graphs of the given precision suffixes; the graphs are no real ones. */
function turboFiles(...suffixes: string[]): Record<string, string> {
  const files: Record<string, string> = {
    'config.json': JSON.stringify({
      model_type: 'chatterbox',
      text_config: { model_type: 'gpt2', n_layer: 24 },
    }),
    'tokenizer.json': JSON.stringify({ model: { vocab: { a: 1, b: 2 } } }),
    'tokenizer_config.json': '{}',
  };
  for (const suffix of suffixes) {
    for (const graph of ['speech_encoder', 'embed_tokens', 'language_model', 'conditional_decoder']) {
      files[`onnx/${graph}${suffix}.onnx`] = `${graph}${suffix}`;
    }
  }
  return files;
}

describe('the embedded model', () => {
  it('is where its package is, at the version of its weights', async () => {
    const model = await resolveModel('fledgling');
    expect(model).toMatchObject({ folder: embedded, revision: fledglingRevision, source: 'embedded' });
    expect(model.descriptor.id).toBe('fledgling');
    expect(model.precision).toBe('fp32');
  });

  it('has no other precision', async () => {
    await expect(resolveModel('fledgling', { precision: 'q4' })).rejects.toMatchObject({
      code: 'model_not_found',
    });
  });
});

describe('a local folder', () => {
  it('is recognised by its files and gets a revision that follows them', async () => {
    await cp(embedded, folder, { recursive: true });
    const first = await resolveModel(folder);
    expect(first.descriptor.id).toBe('fledgling');
    expect(first.revision).toMatch(/^local-[0-9a-f]{12}$/);
    expect((await resolveModel(folder)).revision).toBe(first.revision);
    await writeFile(
      join(folder, 'tokenizer.json'),
      ` ${await readFile(join(folder, 'tokenizer.json'), 'utf8')}`,
    );
    expect((await resolveModel(folder)).revision).not.toBe(first.revision);
  });

  it('names the files it lacks', async () => {
    await cp(embedded, folder, { recursive: true });
    await rm(join(folder, 'onnx', 'language_model.onnx'));
    await expect(resolveModel(folder)).rejects.toMatchObject({
      code: 'model_not_found',
      details: { missing: ['onnx/language_model.onnx'] },
    });
  });

  it('is refused when it is something else', async () => {
    await expect(resolveModel(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'model_not_found' });
    await expect(resolveModel(folder)).rejects.toMatchObject({ details: { missing: ['tokenizer.json'] } });
    await writeFile(join(folder, 'tokenizer.json'), '{"model":{"vocab":{"a":1}}}');
    await writeFile(join(folder, 'config.json'), '{"model_type":"whisper"}');
    await expect(resolveModel(folder)).rejects.toMatchObject({ code: 'model_invalid' });
  });
});

describe('a repository', () => {
  async function withHub(files: Record<string, string>, use: (hub: FakeHub) => Promise<void>): Promise<void> {
    const hub = await FakeHub.start('someone/voice', files);
    try {
      await use(hub);
    } finally {
      await hub.stop();
    }
  }

  it('takes the default precision of its family and downloads nothing else', async () => {
    await withHub(turboFiles('', '_q4'), async (hub) => {
      const options = { endpoint: hub.endpoint, cacheFolder: folder };
      const phases: string[] = [];
      const onProgress = ({ phase, loaded, total }: ModelProgress) =>
        phases.push(loaded === total ? `${phase} all` : phase);
      const model = await resolveModel('someone/voice', { ...options, onProgress });
      expect(phases.filter((phase) => phase === 'ready all').length).toBe(1);
      expect(phases.at(-1)).toBe('ready all');
      expect(model).toMatchObject({ precision: 'q4', revision: hub.commit, source: 'hub' });
      expect(model.descriptor.id).toBe('chatterbox-turbo');
      expect(hub.downloads.some(({ url }) => url.endsWith('language_model.onnx'))).toBe(false);
      const before = hub.requests.length;
      expect(await resolveModel(`someone/voice@${hub.commit}`, options)).toEqual(model);
      expect(await resolveModel('someone/voice', { ...options, offline: true })).toEqual(model);
      expect(hub.requests.length).toBe(before);
    });
  });

  it('takes the first complete precision when the default is not there', async () => {
    await withHub(turboFiles('_fp16'), async (hub) => {
      const options = { endpoint: hub.endpoint, cacheFolder: folder };
      expect((await resolveModel('someone/voice', options)).precision).toBe('fp16');
      await expect(resolveModel('someone/voice', { ...options, precision: 'fp32' })).rejects.toMatchObject({
        code: 'model_not_found',
        message: expect.stringContaining('complete in precision fp16'),
      });
    });
  });

  it('follows the family its caller names', async () => {
    await withHub(turboFiles(''), async (hub) => {
      const model = await resolveModel('someone/voice', {
        endpoint: hub.endpoint,
        cacheFolder: folder,
        family: 'chatterbox',
        precision: 'fp32',
      });
      expect(model.descriptor.id).toBe('chatterbox');
    });
  });
});
