import { createSpeechService } from '@starling-tts/core';
import { createFakeEngine } from '@starling-tts/core/testing';
import { describe, expect, it } from 'vitest';
import { speechAudio } from './speech-audio.js';

describe('speech as audio', () => {
  it('is the audio of the service', async () => {
    const service = createSpeechService({ engine: createFakeEngine(), seed: 1 });
    const request = { operation: 'tts', text: 'Good evening.' };
    let samples = 0;
    for await (const chunk of speechAudio(service, request)) samples += chunk.length;
    expect(samples).toBe((await collectSamples(service, request)).length);
  });

  it('cancels the work at once when it is ended while the engine is working', async () => {
    let signal: AbortSignal | undefined;
    const service = {
      stream: async function* (_input: unknown, options?: { signal?: AbortSignal }) {
        signal = options?.signal;
        await new Promise((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason)));
        yield* [];
      },
    };
    const iterator = speechAudio(service, {})[Symbol.asyncIterator]();
    const pending = iterator.next();
    await iterator.return?.();
    expect(signal?.aborted).toBe(true);
    await expect(pending).rejects.toThrow();
  });
});

async function collectSamples(service: ReturnType<typeof createSpeechService>, request: object) {
  const chunks: number[] = [];
  for await (const part of service.stream(request)) {
    if (part.type === 'audio') chunks.push(...part.samples);
  }
  return chunks;
}
