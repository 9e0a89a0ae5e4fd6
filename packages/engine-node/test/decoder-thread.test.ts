import { concatSamples, type SpeechPart, type VoiceConditioning } from '@starling-tts/core';
import { createSyntheticVoice } from '@starling-tts/core/testing';
import { createNodeEngine, type NodeEngine } from '@starling-tts/engine-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processExists, until } from './processes.js';

const sentence = 'The quick brown fox jumps over the lazy dog, and the dog does not mind at all.';

describe('the decoder in a thread of its own', () => {
  let engine: NodeEngine;
  let voice: VoiceConditioning;
  beforeAll(async () => {
    engine = await createNodeEngine({ threads: 1, decoderThread: true });
    voice = await engine.encodeVoice(createSyntheticVoice({ seconds: 4 }));
  });
  afterAll(() => engine.dispose());

  const speak = (speaker: NodeEngine, chunkTokens?: number, signal?: AbortSignal) =>
    speaker.synthesize(
      {
        segment: { id: 0, text: sentence },
        voice,
        options: { seed: 3, ...(chunkTokens !== undefined && { chunkTokens }) },
      },
      signal && { signal },
    );

  test('says what it says without one', async () => {
    const plain = await createNodeEngine({ threads: 1, decoderThread: false });
    try {
      const [here, there] = await Promise.all([collect(speak(plain, 20)), collect(speak(engine, 20))]);
      expect(there.tokens).toBe(here.tokens);
      expect(there.chunks).toBe(here.chunks);
      // The decoder draws noise: levels agree, samples do not.
      expect(Math.abs(level(there.samples) - level(here.samples))).toBeLessThan(1);
    } finally {
      await plain.dispose();
    }
  });

  test('survives cancellation at any moment and disposal in the middle of a run', async () => {
    for (const parts of [0, 1, 2]) {
      const controller = new AbortController();
      const speaking = (async () => {
        let seen = 0;
        for await (const part of speak(engine, 10, controller.signal)) {
          if (part.type === 'audio') seen += 1;
          if (seen >= parts) controller.abort();
        }
      })();
      await expect(speaking).rejects.toMatchObject({ code: 'aborted' });
    }
    expect((await collect(speak(engine, 20))).tokens).toBeGreaterThan(20);

    const other = await createNodeEngine({ threads: 1, decoderThread: true });
    const { processId } = other;
    const stream = speak(other, 10)[Symbol.asyncIterator]();
    await stream.next();
    await stream.next();
    const rest = stream.next().then(
      () => stream.next(),
      (error: unknown) => error,
    );
    await other.dispose();
    await rest.catch(() => undefined);
    await until(() => !processExists(processId!));
  });
});

async function collect(parts: AsyncIterable<SpeechPart>) {
  const chunks: Float32Array[] = [];
  let tokens = 0;
  for await (const part of parts) {
    if (part.type === 'audio') chunks.push(part.samples);
    if (part.type === 'end') tokens = part.totals.speechTokens;
  }
  return { samples: concatSamples(chunks), chunks: chunks.length, tokens };
}

function level(samples: Float32Array): number {
  return 10 * Math.log10(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}
