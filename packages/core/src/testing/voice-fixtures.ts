import type { VoiceConditioning } from '../engine/conditioning.js';
import type { VoiceRecord } from '../voices/voice.js';

/** A record for tests. */
export function createTestVoiceRecord(changes: Partial<VoiceRecord> = {}): VoiceRecord {
  return {
    id: 'a563a2ba',
    name: 'Amy',
    gender: 'female',
    description: 'friendly customer service representative',
    durationSeconds: 2,
    originalSampleRate: 44_100,
    originalFile: 'Amy - female, friendly customer service representative.wav',
    createdAt: '2025-01-27T15:42:18.000Z',
    type: 'user_cloned_voice',
    ...changes,
  };
}

/** Conditioning for tests: every element type, with values that careless code changes (NaN, -0, the int64 limits). */
export function createTestConditioning(changes: Partial<VoiceConditioning> = {}): VoiceConditioning {
  return {
    modelId: 'test-model',
    modelRevision: '1',
    tensors: {
      audio_features: { type: 'float32', dims: [1, 2, 2], data: Float32Array.of(Number.NaN, -0, 1e-45, 0.1) },
      audio_tokens: { type: 'int64', dims: [1, 2], data: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n) },
      empty: { type: 'float32', dims: [1, 0], data: new Float32Array() },
      speaker_embeddings: { type: 'float16', dims: [3], data: Uint16Array.of(0x7e01, 0x8000, 0x3c00) },
    },
    ...changes,
  };
}

/** Conditioning as plain data whose equality is equality of bits. */
export function conditioningBits(conditioning: VoiceConditioning | undefined): unknown {
  if (conditioning === undefined) return undefined;
  const tensors = Object.entries(conditioning.tensors).map(([name, { type, dims, data }]) => ({
    name,
    type,
    dims: [...dims],
    bytes: [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)],
  }));
  return {
    modelId: conditioning.modelId,
    modelRevision: conditioning.modelRevision,
    tensors: tensors.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
