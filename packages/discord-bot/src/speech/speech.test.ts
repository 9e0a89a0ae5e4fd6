import { createMemoryVoiceStore, createSpeechService, createVoiceLibrary } from '@starling-tts/core';
import { createFakeEngine, createSyntheticVoice, type FakeEngineOptions } from '@starling-tts/core/testing';
import { describe, expect, it } from 'vitest';
import type { OwnedVoice } from '../store/index.js';
import { guildRecordSchema } from '../store/schemas.js';
import { speakRequest } from './speaker.js';
import { type SpeechRequest, spokenLanguage, toTtsInput } from './speech-request.js';
import { clonedVoicePrefix, VoiceAccess } from './voice-access.js';

const request: SpeechRequest = {
  userId: '1',
  guildId: '2',
  text: 'Hello there.',
  maxSeconds: 60,
  language: 'en',
  dictionary: [],
};

/** A store with one cloned voice and everything else at its defaults. */
function storeWith(voices: Readonly<Record<string, OwnedVoice>>, allowCloning = true) {
  const guild = guildRecordSchema.parse({ settings: { allowCloning } });
  return {
    voices: { find: (id: string) => voices[id], entries: () => Object.entries(voices) },
    guilds: { get: () => guild },
  } as unknown as ConstructorParameters<typeof VoiceAccess>[1];
}

async function scene(engineOptions: FakeEngineOptions = {}, allowCloning = true) {
  const engine = createFakeEngine(engineOptions);
  const library = createVoiceLibrary({ stores: [createMemoryVoiceStore()] });
  const voice = (pitch: number) => createSyntheticVoice({ seconds: 3, pitch, sampleRate: 24_000 });
  const everybodys = await library.add({ name: 'Amy' }, voice(110));
  const mine = await library.add({ name: `${clonedVoicePrefix}1` }, voice(150));
  const orphan = await library.add({ name: `${clonedVoicePrefix}2` }, voice(190));
  const owned: OwnedVoice = {
    name: 'Mine',
    ownerId: '1',
    guildId: '2',
    consent: {
      userId: '1',
      at: '2026-01-27T12:00:00.000Z',
      statement: 'Yes.',
      sha256: 'a'.repeat(64),
      source: 'upload',
    },
  };
  const access = new VoiceAccess(library, storeWith({ [mine.id]: owned }, allowCloning));
  const service = createSpeechService({ engine, voices: library });
  const speak = async (changes: Partial<SpeechRequest> = {}) => {
    let samples = 0;
    for await (const chunk of speakRequest(
      { service, voices: access },
      { ...request, ...changes },
      new AbortController().signal,
    ))
      samples += chunk.length;
    const call = engine.calls.findLast(({ method }) => method === 'synthesize');
    return { samples, request: call?.method === 'synthesize' ? call.request : undefined };
  };
  return { engine, library, access, speak, everybodys, mine, orphan };
}

describe('speech for a member', () => {
  it('has the voice, expressiveness and pronunciation that were asked for', async () => {
    const { engine, library, speak, mine } = await scene();
    const spoken = await speak({
      voiceId: mine.id,
      expressiveness: 0.9,
      dictionary: [{ written: 'there', spoken: 'over here' }],
    });
    expect(spoken.request?.voice).toEqual(await library.conditioning(mine.id, engine));
    expect(spoken.request?.options?.exaggeration).toBe(0.9);
    expect(spoken.request?.segment.text).toBe('Hello over here.');
  });

  it('is as fast as was asked for', async () => {
    const { speak } = await scene();
    const { samples } = await speak();
    expect((await speak({ speed: 2 })).samples).toBe(Math.round(samples / 2));
    expect((await speak({ speed: 0.5 })).samples).toBe(samples * 2);
  });

  it('is cut, without a click, where it takes far longer than its letters tell, and the engine stops', async () => {
    const { engine, access } = await scene();
    const service = createSpeechService({ engine });
    const digits = { ...request, text: '9999999999999999 '.repeat(20), maxSeconds: 2 };
    const chunks: Float32Array[] = [];
    for await (const chunk of speakRequest({ service, voices: access }, digits, new AbortController().signal))
      chunks.push(chunk);
    expect(chunks.reduce((sum, { length }) => sum + length, 0)).toBe(48_000);
    expect(Math.abs(chunks.at(-1)!.at(-1)!)).toBeLessThan(0.01);
    expect(engine.calls.filter(({ method }) => method === 'synthesize')).toHaveLength(1);
  });

  it.each([
    ['of somebody else', { userId: '9' }],
    ['in another server', { guildId: '9' }],
  ])('falls back to the model’s own voice for a cloned one %s', async (_what, changes) => {
    const { engine, speak, mine } = await scene();
    expect((await speak({ voiceId: mine.id, ...changes })).request?.voice).toEqual(
      await engine.defaultVoice(),
    );
  });

  it('falls back where cloning is off, the voice is gone, or nobody owns it', async () => {
    const off = await scene({}, false);
    expect((await off.speak({ voiceId: off.mine.id })).request?.voice).toEqual(
      await off.engine.defaultVoice(),
    );
    const { engine, speak, orphan } = await scene();
    expect((await speak({ voiceId: orphan.id })).request?.voice).toEqual(await engine.defaultVoice());
    expect((await speak({ voiceId: 'none' })).request?.voice).toEqual(await engine.defaultVoice());
  });

  it('asks for nothing that the model has not got', () => {
    const info = (changes: object) => ({ ...createFakeEngine().info, ...changes });
    const { capabilities } = createFakeEngine().info;
    const wanted = { ...request, expressiveness: 0.5, language: 'de' };
    const plain = info({
      languages: ['en'],
      capabilities: { ...capabilities, exaggeration: false, streaming: 'segment' },
    });
    expect(toTtsInput(wanted, plain)).toEqual({
      operation: 'tts',
      mode: 'streaming',
      text: 'Hello there.',
      sample_rate: 24_000,
    });
    expect(toTtsInput(wanted, info({ languages: ['en', 'de'] }))).toMatchObject({
      chunk_size: 25,
      exaggeration: 0.5,
      language: 'de',
    });
    expect(spokenLanguage('de', info({ languages: ['en', 'de'] }))).toBe('de');
    expect(spokenLanguage('de', info({ languages: ['fr', 'en'] }))).toBe('en');
    expect(spokenLanguage(undefined, info({ languages: ['ja'] }))).toBe('ja');
  });
});

describe('the voices of a member', () => {
  it('are everybody’s and the own ones, never those without an owner', async () => {
    const { access, mine } = await scene();
    const names = async (userId: string, guildId: string) =>
      (await access.usable({ userId, guildId })).map(({ name }) => name);
    expect(await names('1', '2')).toEqual(['Mine', 'Amy']);
    expect(await names('9', '2')).toEqual(['Amy']);
    expect(await names('1', '9')).toEqual(['Amy']);
    expect((await access.cloned({ guildId: '2' })).map(({ id }) => id)).toEqual([mine.id]);
    expect(await access.cloned({ guildId: '2', userId: '9' })).toEqual([]);
  });
});
