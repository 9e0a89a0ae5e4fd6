import { describe, expect, it } from 'vitest';
import { concatSamples, decodeAudio, decodeBase64 } from '../audio/index.js';
import type { TtsOutput } from '../operations/index.js';
import { createFakeEngine } from '../testing/fake-engine.js';
import type { ServicePart } from './service-part.js';
import { createSpeechService } from './speech-service.js';

const request = {
  operation: 'tts',
  mode: 'streaming',
  text: 'One sentence of some length.',
  chunk_size: 10,
  seed: 1,
};

describe('run with onPart', () => {
  it('hands out the audio of the result, part by part', async () => {
    const service = createSpeechService({ engine: createFakeEngine() });
    const parts: ServicePart[] = [];
    const output = (await service.run(request, { onPart: (part) => void parts.push(part) })) as TtsOutput;
    expect([parts[0]?.type, parts.at(-1)?.type]).toEqual(['start', 'end']);
    const samples = concatSamples(parts.flatMap((part) => (part.type === 'audio' ? [part.samples] : [])));
    const { audio } = await decodeAudio(decodeBase64(output.audio, 'audio'));
    expect(samples.length).toBe(audio.samples.length);
    expect(parts.length - 2).toBe(output.streaming_metrics?.total_chunks);
  });

  it('makes no more audio until the receiver is done with a part', async () => {
    let tokens = 0;
    const engine = createFakeEngine({
      onToken: () => {
        tokens += 1;
      },
    });
    const seen: number[] = [];
    await createSpeechService({ engine }).run(request, {
      onPart: async (part) => {
        if (part.type !== 'audio') return;
        const before = tokens;
        await new Promise((resolve) => setImmediate(resolve));
        expect(tokens).toBe(before);
        seen.push(tokens);
      },
    });
    expect(seen.slice(0, 3)).toEqual([10, 20, 30]);
  });

  it('fails with what the receiver failed with', async () => {
    const service = createSpeechService({ engine: createFakeEngine() });
    const run = service.run(request, {
      onPart: () => {
        throw new Error('receiver');
      },
    });
    await expect(run).rejects.toThrow('receiver');
  });
});
