import { expect, test } from 'vitest';
import { createSpeechFixture } from '../../test/support/speech-fixture.js';
import { decodeAudio, decodeBase64 } from '../audio/index.js';
import type { SpeechProgress } from './service-part.js';

const sentences = [
  'Dr. Lane paid $5.20 for 3 kg of apples on 4 May 2021, and that was cheap.',
  'Was it raining? It was!',
  'She said: “No — not again…” and left at 10:45 a.m.',
  'The quick brown fox jumps over the lazy dog, and the dog does not mind at all.',
];

/** As long as the API allows, to the character. */
const text = `${sentences.join(' ').repeat(40).slice(0, 4995).trimEnd()} end.`.padEnd(5000, '!');

test('5000 characters come out whole: every piece timed, in order, mapped to the text as it was sent', async () => {
  const { speech } = createSpeechFixture();
  const progress: SpeechProgress[] = [];
  const output = await speech.run(
    { operation: 'tts', text, seed: 3 },
    { onProgress: (step) => progress.push(step) },
  );
  const { segments } = output;
  expect(text).toHaveLength(5000);
  expect(segments.length).toBeGreaterThan(16);

  let textEnd = 0;
  let audioEnd = 0;
  for (const { text_start, text_end, audio_start, audio_end } of segments) {
    // Nothing but space between the pieces, and each ends where a word of the user's own text does.
    expect(text.slice(textEnd, text_start).trim()).toBe('');
    expect(text.slice(text_end - 1, text_end + 1)).not.toMatch(/^\p{L}{2}$/u);
    expect(audio_start).toBeGreaterThanOrEqual(audioEnd);
    expect(audio_end).toBeGreaterThan(audio_start);
    expect(audio_start - audioEnd).toBeLessThan(2);
    textEnd = text_end;
    audioEnd = audio_end;
  }
  expect(text.slice(textEnd).trim()).toBe('');

  const bytes = decodeBase64(output.audio, 'audio');
  const { audio } = await decodeAudio(bytes, { maxBytes: bytes.length, maxSeconds: 600 });
  expect(audio.samples.length / audio.sampleRate).toBeCloseTo(output.duration, 2);
  expect(output.duration).toBeCloseTo(audioEnd, 2);

  expect(progress.at(-1)).toMatchObject({ piece: segments.length, pieces: segments.length });
  const pieces = progress.map(({ piece }) => piece);
  expect(pieces).toEqual([...pieces].sort((a, b) => a - b));
  expect(new Set(pieces).size).toBe(segments.length);
});
