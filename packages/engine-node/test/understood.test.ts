import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { concatSamples, createSpeechService, encodeWav, type SpeechService } from '@starling-tts/core';
import { createNodeEngine, type NodeEngine, openLocalVoices } from '@starling-tts/engine-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recognise } from '../../../bench/word-error-rate/recogniser.mjs';
import { scoreSentences } from '../../../bench/word-error-rate/word-errors.mjs';
import { outsideTool } from '../../../tooling/testing/outside-tool.ts';

const hasRecogniser = [
  outsideTool('pocketsphinx_batch', 'pocketsphinx pocketsphinx-en-us'),
  outsideTool('sox', 'sox'),
];

// The bench measures word error rates over many more sentences; here a bound that garbled speech cannot meet.
describe.runIf(hasRecogniser.every(Boolean))(
  'speech through an independent recogniser',
  { timeout: 300_000 },
  () => {
    let engine: NodeEngine;
    let speech: SpeechService;
    let folder: string;
    let sentences: readonly string[];

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'starling-understood-'));
      engine = await createNodeEngine({ threads: 1 });
      speech = createSpeechService({
        engine,
        voices: openLocalVoices({ folder: path.join(folder, 'voices') }),
        seed: 1,
      });
      const list = await readFile(
        new URL('../../../bench/word-error-rate/sentences.txt', import.meta.url),
        'utf8',
      );
      sentences = list.trim().split('\n').slice(0, 6);
    });

    afterAll(async () => {
      await engine.dispose();
      await rm(folder, { recursive: true, force: true });
    });

    /** Word error rate of the sentences, each as the audio that `speak` makes of it. */
    async function wordErrorRate(speak: (sentence: string) => Promise<Uint8Array>): Promise<number> {
      const files: string[] = [];
      for (const [index, sentence] of sentences.entries()) {
        files.push(path.join(folder, `${index}.wav`));
        await writeFile(files[index]!, await speak(sentence));
      }
      const heard = await recognise(files);
      return scoreSentences(sentences.map((reference, index) => ({ reference, hypothesis: heard[index]! })))
        .wordErrorRate;
    }

    const speak = async (text: string) => (await speech.run({ operation: 'tts', text })).audio;

    it('is understood', async () => {
      expect(await wordErrorRate(async (text) => Buffer.from(await speak(text), 'base64'))).toBeLessThan(
        0.25,
      );
    });

    it('is understood when it comes in chunks', async () => {
      const rate = await wordErrorRate(async (text) => {
        const chunks: Float32Array[] = [];
        const request = { operation: 'tts', mode: 'streaming', text, chunk_size: 15 };
        for await (const part of speech.stream(request)) if (part.type === 'audio') chunks.push(part.samples);
        expect(chunks.length).toBeGreaterThan(2);
        return encodeWav({ samples: concatSamples(chunks), sampleRate: engine.info.sampleRate });
      });
      expect(rate).toBeLessThan(0.25);
    });

    it('keeps its words in another voice', async () => {
      const rate = await wordErrorRate(async (text) => {
        const request = {
          operation: 'voice_conversion',
          input_audio: await speak(text),
          voice_name: 'Barbara',
        } as const;
        return Buffer.from((await speech.run(request)).audio, 'base64');
      });
      expect(rate).toBeLessThan(0.5);
    });
  },
);
