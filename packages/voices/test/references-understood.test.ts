import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeWav } from '@starling-tts/core';
import { expect, it } from 'vitest';
import { recognise } from '../../../bench/word-error-rate/recogniser.mjs';
import { scoreSentences } from '../../../bench/word-error-rate/word-errors.mjs';
import { outsideTool } from '../../../tooling/testing/outside-tool.ts';
import { voicePlan } from '../scripts/voice-plan.mjs';
import { builtInVoices, createBuiltInVoiceStore } from '../src/index.js';

const hasRecogniser = [
  outsideTool('pocketsphinx_batch', 'pocketsphinx pocketsphinx-en-us'),
  outsideTool('sox', 'sox'),
].every(Boolean);

/** Voices whose base was moved farthest in pitch, up and down. */
const moved = ['Brittany', 'Christina', 'Ashley', 'Alexander', 'Benjamin', 'Brandon'];

it.runIf(hasRecogniser)(
  'references that were moved in pitch say their words',
  { timeout: 300_000 },
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'starling-references-'));
    try {
      const store = createBuiltInVoiceStore();
      const files = moved.map((name) => path.join(folder, `${name}.wav`));
      for (const [index, name] of moved.entries()) {
        const { id } = builtInVoices.find((voice) => voice.name === name)!;
        await writeFile(files[index]!, encodeWav(await store.readReference(id)));
      }
      const heard = await recognise(files);
      const pairs = moved.map((name, index) => ({
        reference: voicePlan.find((plan) => plan.name === name)!.text,
        hypothesis: heard[index]!,
      }));
      // A shifter that blurs them cost them half of their words and more.
      expect(scoreSentences(pairs).wordErrorRate).toBeLessThan(0.35);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
