import { decodeAudio, decodeBase64, encodeBase64, encodeWav, type Pcm } from '../../src/audio/index.js';
import { createSpeechService, type SpeechServiceOptions } from '../../src/service/index.js';
import {
  createFakeEngine,
  createSyntheticVoice,
  createTestVoiceRecord,
  type FakeEngineOptions,
  type SyntheticVoiceOptions,
} from '../../src/testing/index.js';
import { createMemoryVoiceStore, createVoiceLibrary, type MemoryVoice } from '../../src/voices/index.js';

/** A recording as a request carries it. */
export function recording(options?: SyntheticVoiceOptions): string {
  return asBase64(createSyntheticVoice(options));
}

/** Audio as a request carries it. */
export function asBase64(audio: Pcm): string {
  return encodeBase64(encodeWav(audio));
}

/** Audio of a result. */
export async function decodeResult(base64: string): Promise<Pcm> {
  return (await decodeAudio(decodeBase64(base64, 'audio'), { maxBytes: 64 * 1024 * 1024 })).audio;
}

const builtInVoices = [
  ['a563a2ba', 'Amy', 'female', 'friendly customer service representative', 200],
  ['1fc6c6ab', 'Aaron', 'male', 'american podcaster', 110],
  ['b2422835', 'Benjamin', 'male', 'authoritative news anchor', 95],
  ['c0ffee00', 'Catherine', 'female', 'calm narrator', 180],
] as const;

const builtIn: readonly MemoryVoice[] = builtInVoices.map(([id, name, gender, description, pitch]) => ({
  record: createTestVoiceRecord({
    id,
    name,
    gender,
    description,
    originalFile: `${name} - ${gender}, ${description}.wav`,
    type: 'chattts_embedding',
  }),
  reference: createSyntheticVoice({ seconds: 2, pitch }),
}));

/** A service over a fake engine with the voices that the API document uses in its examples. */
export function createSpeechFixture(
  options: { engine?: FakeEngineOptions; service?: Partial<SpeechServiceOptions> } = {},
) {
  const engine = createFakeEngine(options.engine);
  const store = createMemoryVoiceStore();
  const voices = createVoiceLibrary({
    stores: [createMemoryVoiceStore({ writable: false, voices: builtIn }), store],
  });
  const speech = createSpeechService({
    engine,
    voices,
    now: () => Date.UTC(2025, 0, 27, 15, 42, 18),
    ...options.service,
  });
  return { speech, engine, store, voices };
}
