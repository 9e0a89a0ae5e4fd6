import type { Pcm } from '../audio/pcm.js';
import type { NamedTensor, VoiceConditioning } from '../engine/conditioning.js';
import { createTestRandom, hashText } from './random.js';

/** Fills one speech token's samples. Called with ascending tokens. */
export type TokenVoice = (token: number, samples: Float32Array) => void;

/** What a fake engine "hears" in a reference: its pitch by zero crossings, its level, its length; one tensor of each type. */
export function encodeFakeVoice(reference: Pcm): Record<string, NamedTensor> {
  const { samples, sampleRate } = reference;
  let crossings = 0;
  let energy = 0;
  for (let index = 1; index < samples.length; index += 1) {
    if (samples[index - 1]! < 0 && samples[index]! >= 0) crossings += 1;
    energy += samples[index]! ** 2;
  }
  const pitch = Math.min(400, Math.max(60, (crossings * sampleRate) / samples.length));
  const level = Math.sqrt(energy / samples.length);
  return {
    speaker_embeddings: { type: 'float32', dims: [1, 2], data: Float32Array.of(pitch, level) },
    speaker_features: { type: 'float16', dims: [1, 1, 3], data: Uint16Array.of(0x3c00, 0x7e00, 0x8000) },
    audio_tokens: { type: 'int64', dims: [1, 1], data: BigInt64Array.of(BigInt(samples.length)) },
  };
}

/** A tone at the voice's pitch whose loudness wavers from token to token, by text and seed. */
export function createSpeechVoice(
  voice: VoiceConditioning,
  text: string,
  seed: number,
  sampleRate: number,
): TokenVoice {
  const random = createTestRandom(hashText(text) ^ seed);
  const step = (2 * Math.PI * pitchOf(voice)) / sampleRate;
  let phase = 0;
  return (_token, samples) => {
    const level = 0.15 + 0.25 * random();
    for (let index = 0; index < samples.length; index += 1) {
      samples[index] = level * Math.sin(phase);
      phase += step;
    }
  };
}

/** A tone at the voice's pitch that is as loud as the source is at the same moment. */
export function createConversionVoice(
  voice: VoiceConditioning,
  source: Pcm,
  samplesPerToken: number,
): TokenVoice {
  const step = (2 * Math.PI * pitchOf(voice)) / source.sampleRate;
  let phase = 0;
  return (token, samples) => {
    const heard = source.samples.subarray(token * samplesPerToken, (token + 1) * samplesPerToken);
    const energy = heard.reduce((sum, sample) => sum + sample * sample, 0) / samplesPerToken;
    const level = Math.min(1, Math.sqrt(2 * energy));
    for (let index = 0; index < samples.length; index += 1) {
      samples[index] = level * Math.sin(phase);
      phase += step;
    }
  };
}

function pitchOf(voice: VoiceConditioning): number {
  return Number(voice.tensors.speaker_embeddings?.data[0] ?? 120);
}
