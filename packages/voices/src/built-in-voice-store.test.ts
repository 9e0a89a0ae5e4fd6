import { readdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { StarlingError, voiceNameProblem } from '@starling-tts/core';
import { createTestConditioning, createTestVoiceRecord } from '@starling-tts/core/testing';
import { fledglingRevision } from '@starling-tts/model-fledgling';
import { describe, expect, it } from 'vitest';
import { catalogue } from './catalogue.js';
import { builtInVoices, createBuiltInVoiceStore } from './index.js';

const documented = {
  male: 'Aaron, Adam, Adrian, Alan, Albert, Alex, Alexander, Andrew, Anthony, Arthur, Austin, Benjamin, Blake, Brandon, Brian, Bruce, Bryan, Carl, Charles, Christian, Christopher',
  female:
    'Abigail, Amanda, Amy, Angela, Anna, Ashley, Barbara, Betty, Beverly, Brenda, Brittany, Carol, Carolyn, Catherine, Christina, Christine',
};
const key = `fledgling@${fledglingRevision}`;

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (!StarlingError.is(error)) throw new Error('no StarlingError was thrown', { cause: error });
  return error.code;
}

describe('built-in voices', () => {
  it.each(['male', 'female'] as const)('are the documented %s ones', (gender) => {
    const names = builtInVoices.filter((voice) => voice.gender === gender).map((voice) => voice.name);
    expect(names.sort()).toEqual(documented[gender].split(', ').sort());
  });

  it('have records in the documented form', () => {
    expect(new Set(builtInVoices.map((voice) => voice.id)).size).toBe(37);
    for (const voice of builtInVoices) {
      expect(voice.id).toMatch(/^[0-9a-f]{8}$/);
      expect(voiceNameProblem(voice.name)).toBeUndefined();
      expect(voice.description).not.toBe('');
      expect(voice.originalFile).toBe(`${voice.name} - ${voice.gender}, ${voice.description}.wav`);
      expect(voice.type).toBe('chattts_embedding');
      expect(voice.durationSeconds).toBeGreaterThanOrEqual(8);
      expect(voice.durationSeconds).toBeLessThanOrEqual(15);
      expect(new Date(voice.createdAt).toISOString()).toBe(voice.createdAt);
    }
  });

  it('take less than eight megabytes, and no file lies unused', async () => {
    let bytes = 0;
    for (const folder of ['audio', 'conditioning'] as const) {
      const used = catalogue.map((voice) => fileURLToPath(voice[folder]));
      for (const path of used) bytes += (await stat(path)).size;
      expect(await readdir(new URL(`../${folder}/`, import.meta.url))).toHaveLength(new Set(used).size);
    }
    expect(bytes).toBeLessThan(8_000_000);
  });
});

describe('createBuiltInVoiceStore', () => {
  const store = createBuiltInVoiceStore();

  it('lists and gets every voice, in order of their names', async () => {
    const listed = await store.list();
    expect(listed).toEqual(builtInVoices);
    expect(listed.map((voice) => voice.name)).toEqual(listed.map((voice) => voice.name).sort());
    for (const voice of listed) expect(await store.get(voice.id)).toEqual(voice);
  });

  it('hands out copies', async () => {
    const [first] = await store.list();
    (first as { name: string }).name = 'Changed';
    expect((await store.list())[0]!.name).toBe('Aaron');
  });

  it('has conditioning of every voice for the embedded model and for no other', async () => {
    for (const voice of builtInVoices) {
      const conditioning = await store.readConditioning(voice.id, key);
      const { audio_tokens: tokens, speaker_features: features } = conditioning!.tensors;
      expect(conditioning).toMatchObject({ modelId: 'fledgling', modelRevision: fledglingRevision });
      // 25 tokens a second of the ten seconds at most that the model listens to, the last one padded.
      const expected = 25 * Math.min(voice.durationSeconds, 10);
      expect(Math.abs(tokens!.dims[1]! - expected)).toBeLessThanOrEqual(1);
      expect(features!.dims).toEqual([1, 2 * tokens!.dims[1]!, 80]);
    }
    expect(await store.readConditioning(builtInVoices[0]!.id, 'chatterbox-turbo@main')).toBeUndefined();
  });

  it('knows nothing of other ids, whatever they look like', async () => {
    for (const id of [
      'ffffffff',
      '',
      '..',
      '../audio/amy',
      '__proto__',
      builtInVoices[0]!.id.toUpperCase(),
    ]) {
      expect(await store.get(id)).toBeUndefined();
      expect(await store.readConditioning(id, key)).toBeUndefined();
      expect(await codeOf(store.readReference(id))).toBe('voice_not_found');
    }
  });

  it('cannot be changed', async () => {
    const { id } = builtInVoices[0]!;
    const reference = { samples: new Float32Array(24_000), sampleRate: 24_000 };
    expect(store.writable).toBe(false);
    for (const change of [
      store.put(createTestVoiceRecord(), reference),
      store.rename(id, 'Other'),
      store.delete(id),
      store.writeConditioning(id, createTestConditioning()),
    ]) {
      expect(await codeOf(change)).toBe('voice_store_read_only');
    }
    expect(await store.list()).toEqual(builtInVoices);
  });

  it('reads nothing before it is asked, then the one file, through the given reader', async () => {
    const read: string[] = [];
    const lazy = createBuiltInVoiceStore({
      readFile: async (url) => {
        read.push(url.pathname.split('/').slice(-2).join('/'));
        return new Uint8Array(await readFile(url));
      },
    });
    const [aaron] = await lazy.list();
    await lazy.get(aaron!.id);
    expect(read).toEqual([]);
    await lazy.readConditioning(aaron!.id, key);
    await lazy.readReference(aaron!.id);
    expect(read).toEqual(['conditioning/aaron.safetensors', 'audio/aaron.opus']);
  });

  it('reports a file that cannot be read, with the cause', async () => {
    const cause = new Error('gone');
    const broken = createBuiltInVoiceStore({ readFile: () => Promise.reject(cause) });
    const error = await broken.readReference(builtInVoices[0]!.id).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: 'voice_store_failed',
      details: { operation: 'readReference' },
      cause,
    });
  });
});
