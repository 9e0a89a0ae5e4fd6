import { durationSeconds, voiceIdOf } from '@starling-tts/core';
import { describe, expect, it } from 'vitest';
import { builtInVoices, createBuiltInVoiceStore } from '../src/index.js';

const store = createBuiltInVoiceStore();

describe('reference recordings', () => {
  it.each(builtInVoices)('$name: 24 kHz, as long as stated, with the id its audio has', async (voice) => {
    const reference = await store.readReference(voice.id);
    expect(reference.sampleRate).toBe(24_000);
    expect(durationSeconds(reference)).toBeCloseTo(voice.durationSeconds, 1);
    expect(await voiceIdOf(reference)).toBe(voice.id);
  });
});
