import { expect, test } from 'vitest';
import type { ModelAccess, RuntimeSession } from '../runtime.js';
import { SpeechEncoder } from './speech-encoder.js';

test('a caller that gives up does not wait for a graph that is loaded on demand', async () => {
  const access = { openSession: () => new Promise<RuntimeSession>(() => {}) } as unknown as ModelAccess;
  const encoder = SpeechEncoder.onDemand('speech_encoder.onnx', access);
  const controller = new AbortController();
  const encoding = encoder.encode(new Float32Array(24_000), controller.signal);
  controller.abort();
  await expect(encoding).rejects.toMatchObject({ code: 'aborted' });
});
