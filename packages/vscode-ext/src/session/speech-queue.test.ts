import { describe, expect, it } from 'vitest';
import { sampleRate } from './contracts.js';
import { splitFirstClause } from './first-clause.js';
import { SpeechQueue } from './speech-queue.js';
import { FakeSpeech } from './testing/fake-speech.js';
import type { Utterance } from './utterance.js';

async function settle(): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
}

async function samplesOf(utterance: Utterance): Promise<number> {
  let samples = 0;
  for await (const chunk of utterance.read()) samples += chunk.length;
  return samples;
}

describe('SpeechQueue', () => {
  it('speaks what is wanted first, then two ahead, one at a time', async () => {
    const speech = new FakeSpeech(true);
    const queue = new SpeechQueue(speech);
    queue.want(['a', 'b', 'c', 'd']);
    await settle();
    expect(speech.texts).toEqual(['a']);
    for (let step = 0; step < 10; step += 1) {
      speech.release();
      await settle();
    }
    expect(speech.texts).toEqual(['a', 'b', 'c']);
    expect(speech.calls.every(({ outcome }) => outcome === 'done')).toBe(true);
  });

  it('breaks off what is spoken ahead when something else is wanted now', async () => {
    const speech = new FakeSpeech(true);
    const queue = new SpeechQueue(speech);
    queue.want(['a', 'b']);
    await settle();
    queue.want(['x', 'a']);
    await settle();
    speech.release();
    await settle();
    expect(speech.calls.map(({ text, outcome }) => [text, outcome])).toEqual([
      ['a', 'aborted'],
      ['x', 'speaking'],
    ]);
  });

  it('gives the same sound to every reader, each a copy', async () => {
    const queue = new SpeechQueue(new FakeSpeech());
    const utterance = queue.want(['a']);
    const [first, second] = await Promise.all([samplesOf(utterance), samplesOf(utterance)]);
    expect([first, second]).toEqual([sampleRate, sampleRate]);
    const chunks = [];
    for await (const chunk of utterance.read()) chunks.push(chunk);
    chunks[0]!.fill(9);
    for await (const chunk of utterance.read()) expect(chunk[0]).not.toBe(9);
  });

  it('keeps two minutes of sound and drops what was used longest ago', async () => {
    const speech = new FakeSpeech();
    const queue = new SpeechQueue(speech);
    const texts = Array.from({ length: 140 }, (_, index) => `text ${index}`);
    for (const text of texts) await samplesOf(queue.want([text]));
    await samplesOf(queue.want(['text 139']));
    await samplesOf(queue.want(['text 30']));
    expect(speech.calls).toHaveLength(140);
    await samplesOf(queue.want(['text 0']));
    expect(speech.calls).toHaveLength(141);
  });

  it('forgets everything with another voice, and one sentence when asked', async () => {
    const speech = new FakeSpeech();
    const queue = new SpeechQueue(speech);
    await samplesOf(queue.want(['a']));
    queue.forget('a');
    await samplesOf(queue.want(['a']));
    queue.setVoice('Ben');
    await samplesOf(queue.want(['a']));
    queue.setVoice('Ben');
    await samplesOf(queue.want(['a']));
    expect(speech.calls.map(({ voice }) => voice)).toEqual([undefined, undefined, 'Ben']);
  });

  it('hands a failure to the reader after the sound there is', async () => {
    const speech = new FakeSpeech();
    speech.failures.set('a', [{ error: new Error('broken'), after: 1 }]);
    const queue = new SpeechQueue(speech);
    const heard: number[] = [];
    await expect(async () => {
      for await (const chunk of queue.want(['a']).read()) heard.push(chunk.length);
    }).rejects.toThrow('broken');
    expect(heard).toEqual([sampleRate / 2]);
  });
});

describe('splitFirstClause', () => {
  it.each([
    ['A short sentence stays whole, comma or not.', 1],
    [
      'A long sentence without any mark in it stays whole since there is no good place to cut it in two for an early start',
      1,
    ],
    [
      'A long sentence is cut after a clause that is neither very short nor long, so that its first words are heard early.',
      2,
    ],
    [
      'So, this one, with commas early on that would leave next to nothing, is cut where the clause is long enough for it.',
      2,
    ],
  ])('cuts %j into %i', (text, parts) => {
    const split = splitFirstClause(text);
    expect(split).toHaveLength(parts);
    expect(split.join(' ')).toBe(text);
    if (parts === 2) {
      expect(split[0]!.length).toBeGreaterThanOrEqual(24);
      expect(split[0]!.length).toBeLessThanOrEqual(80);
    }
  });
});
