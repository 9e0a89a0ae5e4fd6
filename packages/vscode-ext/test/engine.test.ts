import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { modelDescriptors } from '@starling-tts/chatterbox';
import { decodeAudio, StarlingError } from '@starling-tts/core';
import { mp3Decoder } from '@starling-tts/core/codecs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EngineSettings, EngineStatus } from '../src/engine/engine-settings.js';
import { encodeReading, listModels, Speech } from '../src/engine/index.js';
import { type Sentence, sampleRate } from '../src/session/contracts.js';

const defaults: EngineSettings = {
  model: 'fledgling',
  precision: '',
  device: 'auto',
  threads: 1,
  idleMinutes: 5,
  expressiveness: undefined,
  language: 'en',
};

const text = 'The quick brown fox jumps over the lazy dog.';
const open: Speech[] = [];
let home = '';

/** The user's folders are not touched: voices and models of this machine play no part. */
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'starling-vscode-'));
  process.env.STARLING_HOME = home;
  process.env.HF_HUB_CACHE = path.join(home, 'hub');
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((speech) => speech.close()));
});

afterAll(async () => {
  delete process.env.STARLING_HOME;
  delete process.env.HF_HUB_CACHE;
  await rm(home, { recursive: true, force: true });
});

function createSpeech(settings: Partial<EngineSettings> = {}) {
  const statuses: EngineStatus['phase'][] = [];
  const current = { ...defaults, ...settings };
  const speech = new Speech({
    settings: () => current,
    onStatus: ({ phase }) => statuses.push(phase),
    log: () => undefined,
  });
  open.push(speech);
  return {
    speech,
    statuses,
    settings: current as { -readonly [Key in keyof EngineSettings]: EngineSettings[Key] },
  };
}

async function speak(speech: Speech, voice: string | undefined, signal = new AbortController().signal) {
  const parts: Float32Array[] = [];
  for await (const samples of speech.speak({ text }, { voice, signal })) parts.push(samples);
  return parts;
}

const seconds = (parts: readonly Float32Array[]) =>
  parts.reduce((length, part) => length + part.length, 0) / sampleRate;

const rms = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

describe('speech', () => {
  it('speaks offline in another process, in parts, the same each time', async () => {
    const { speech, statuses } = createSpeech();
    expect(speech.processId).toBeUndefined();
    const parts = await speak(speech, 'Amy');
    expect(parts.length).toBeGreaterThan(1);
    expect(seconds(parts)).toBeGreaterThan(1.5);
    expect(seconds(parts)).toBeLessThan(8);
    expect(Math.max(...parts.map(rms))).toBeGreaterThan(0.01);
    expect(statuses).toEqual(['opening', 'ready']);
    expect(speech.processId).toBeGreaterThan(0);
    expect(speech.processId).not.toBe(process.pid);
    expect(seconds(await speak(speech, 'Amy'))).toBe(seconds(parts));
    // The same words in another voice.
    expect(seconds(await speak(speech, undefined))).not.toBe(seconds(parts));
  });

  it('ends within a sentence when it is cancelled', async () => {
    const { speech } = createSpeech();
    const abort = new AbortController();
    const parts: Float32Array[] = [];
    const speaking = (async () => {
      for await (const samples of speech.speak({ text }, { voice: 'Amy', signal: abort.signal })) {
        parts.push(samples);
        abort.abort();
      }
    })();
    await expect(speaking).rejects.toSatisfy((error) => StarlingError.is(error, 'aborted'));
    expect(parts).toHaveLength(1);
  });

  it('says that the process ended, and speaks again in a new one', async () => {
    const { speech } = createSpeech();
    const whole = await speak(speech, 'Amy');
    const first = speech.processId!;
    const speaking = (async () => {
      for await (const _ of speech.speak({ text }, { voice: 'Amy', signal: new AbortController().signal })) {
        process.kill(first, 'SIGKILL');
      }
    })();
    await expect(speaking).rejects.toSatisfy(
      (error) => StarlingError.is(error, 'engine_crashed') && error.isRetryable,
    );
    expect(seconds(await speak(speech, 'Amy'))).toBe(seconds(whole));
    expect(speech.processId).not.toBe(first);
  });

  it('ends the process when nothing was spoken for a while, and starts another', async () => {
    const { speech, statuses } = createSpeech({ idleMinutes: 0.001 });
    await speak(speech, 'Amy');
    await expect.poll(() => statuses.at(-1), { timeout: 10_000 }).toBe('closed');
    expect(speech.processId).toBeUndefined();
    expect(await speak(speech, 'Amy')).not.toHaveLength(0);
  });

  it('starts anew when the settings name another model or device', async () => {
    const { speech, settings } = createSpeech();
    await speech.warmUp();
    const first = speech.processId;
    settings.threads = 2;
    await speech.warmUp();
    expect(speech.processId).not.toBe(first);
  });

  it('downloads nothing by itself and names the model that is missing', async () => {
    const { speech, statuses } = createSpeech({ model: 'chatterbox-turbo' });
    await expect(speak(speech, undefined)).rejects.toSatisfy((error) => StarlingError.is(error, 'offline'));
    expect(statuses).toEqual(['opening', 'closed']);
  });

  it('tells of a voice that is not there', async () => {
    const { speech } = createSpeech();
    await expect(speak(speech, 'Nobody')).rejects.toSatisfy((error) =>
      StarlingError.is(error, 'voice_not_found'),
    );
  });
});

describe('models', () => {
  it('all take sentences as long as readings have', () => {
    // `mostSentenceCharacters` of src/extension.ts.
    expect(Math.min(...modelDescriptors.map(({ maxCharacters }) => maxCharacters))).toBe(200);
  });

  it('lists the embedded one as here with its size, and others as not', async () => {
    const offers = await listModels();
    expect(offers[0]).toMatchObject({ model: 'fledgling', installed: { isEmbedded: true } });
    expect(offers[0]!.installed!.bytes).toBeGreaterThan(5_000_000);
    const turbo = offers.filter(({ model }) => model === 'chatterbox-turbo');
    expect(turbo.filter(({ isDefaultPrecision }) => isDefaultPrecision)).toHaveLength(1);
    expect(turbo.every(({ installed }) => installed === undefined)).toBe(true);
  });
});

describe('export', () => {
  const sentence = (words: string): Sentence => ({
    text: words,
    ranges: [],
    pauseAfterSeconds: 0.5,
    kind: 'prose',
  });
  const reading = {
    title: 'Two sentences',
    sentences: [sentence('The first one is here.'), sentence('And here is the second.')],
  };
  const signal = new AbortController().signal;

  it('writes WAV with the silences between sentences', async () => {
    const { speech } = createSpeech();
    const progress: number[] = [];
    const bytes = await encodeReading(reading, speech, {
      format: 'wav',
      voice: 'Amy',
      signal,
      onProgress: (done) => progress.push(done),
    });
    expect(progress).toEqual([0, 1, 2]);
    const { audio } = await decodeAudio(bytes);
    const first = seconds(await speakOne(speech, 'The first one is here.'));
    const gap = audio.samples.subarray((first + 0.05) * sampleRate, (first + 0.45) * sampleRate);
    expect(rms(gap)).toBe(0);
    expect(rms(audio.samples.subarray(0, first * sampleRate))).toBeGreaterThan(0.01);
  });

  it('writes MP3', async () => {
    const { speech } = createSpeech();
    const bytes = await encodeReading(reading, speech, {
      format: 'mp3',
      voice: '',
      signal,
      onProgress: () => {},
    });
    const { audio, format } = await decodeAudio(bytes, { decoders: [mp3Decoder] });
    expect(format).toBe('mp3');
    expect(audio.samples.length / audio.sampleRate).toBeGreaterThan(2);
  });

  it('can be cancelled', async () => {
    const { speech } = createSpeech();
    const abort = new AbortController();
    const writing = encodeReading(reading, speech, {
      format: 'wav',
      voice: '',
      signal: abort.signal,
      onProgress: (done) => {
        if (done === 1) abort.abort();
      },
    });
    await expect(writing).rejects.toSatisfy((error) => StarlingError.is(error, 'aborted'));
  });

  async function speakOne(speech: Speech, words: string) {
    const parts: Float32Array[] = [];
    for await (const part of speech.speak({ text: words }, { voice: 'Amy', signal })) parts.push(part);
    return parts;
  }
});
