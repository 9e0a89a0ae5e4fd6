import { createTimeStretcher } from '@starling-tts/core';
import { describe, expect, it } from 'vitest';
import { type HeardPosition, PlaybackQueue } from './playback-queue.js';

const sampleRate = 24_000;

function createQueue() {
  const heard: HeardPosition[] = [];
  let ended = 0;
  const queue = new PlaybackQueue({
    sampleRate,
    stretcher: createTimeStretcher(sampleRate),
    onHeard: (position) => heard.push(position),
    onEnded: () => {
      ended += 1;
    },
  });
  return { queue, heard, ended: () => ended };
}

/** Numbers that tell every sample from every other one. */
const ramp = (length: number, from = 1) => Float32Array.from({ length }, (_, index) => from + index);

/** Takes sound as an audio thread does, 128 samples at a time. */
function pull(queue: PlaybackQueue, samples: number): Float32Array {
  const all = new Float32Array(Math.ceil(samples / 128) * 128);
  for (let start = 0; start < all.length; start += 128) queue.pull(all.subarray(start, start + 128));
  return all;
}

describe('PlaybackQueue', () => {
  it('plays samples in order and to the last one, then silence', () => {
    const { queue, ended } = createQueue();
    queue.start();
    queue.push(ramp(1000), 0, 0);
    queue.push(ramp(1000, 1001), 0, 1000 / sampleRate);
    queue.finish();
    const output = pull(queue, 2200);
    expect(output.subarray(0, 2000)).toEqual(ramp(2000));
    expect(output.subarray(2000).every((sample) => sample === 0)).toBe(true);
    expect(ended()).toBe(1);
    expect(queue.active).toBe(false);
  });

  it('tells how far each sentence was heard, at least ten times a second and at its end', () => {
    const { queue, heard } = createQueue();
    queue.start();
    queue.push(new Float32Array(sampleRate), 3, 0);
    queue.push(new Float32Array(sampleRate / 2), 4, 0);
    queue.finish();
    pull(queue, 2 * sampleRate);
    const of = (sentence: number) =>
      heard.filter((position) => position.sentence === sentence).map(({ seconds }) => seconds);
    expect(of(3).length).toBeGreaterThanOrEqual(10);
    expect(of(3).at(-1)).toBe(1);
    expect(of(4).at(-1)).toBe(0.5);
    expect(of(3)).toEqual([...of(3)].sort((one, other) => one - other));
  });

  it('waits for samples that come late without ending', () => {
    const { queue, ended } = createQueue();
    queue.start();
    queue.push(ramp(100), 0, 0);
    expect(Array.from(pull(queue, 256).subarray(98, 102))).toEqual([99, 100, 0, 0]);
    expect(ended()).toBe(0);
    queue.push(ramp(100, 101), 0, 100 / sampleRate);
    expect(pull(queue, 128)[0]).toBe(101);
    queue.finish();
    pull(queue, 128);
    expect(ended()).toBe(1);
  });

  it('ends at once when nothing came before the finish', () => {
    const { queue, ended } = createQueue();
    queue.start();
    queue.finish();
    pull(queue, 128);
    expect(ended()).toBe(1);
  });

  it('drops everything when it is cleared, and takes nothing until it is started again', () => {
    const { queue, heard, ended } = createQueue();
    queue.start();
    queue.push(ramp(5000), 0, 0);
    pull(queue, 128);
    queue.clear();
    queue.push(ramp(5000), 0, 0);
    expect(pull(queue, 1024).every((sample) => sample === 0)).toBe(true);
    expect(heard).toEqual([]);
    expect(ended()).toBe(0);
    queue.start();
    queue.push(ramp(10, 7), 1, 0);
    expect(pull(queue, 128)[0]).toBe(7);
  });

  it('plays faster with the positions of the sentence as it was made', () => {
    const { queue, heard } = createQueue();
    queue.setRate(2);
    queue.start();
    const tone = Float32Array.from({ length: sampleRate }, (_, index) => Math.sin(index / 20));
    queue.push(tone, 0, 0);
    queue.finish();
    let sounding = 0;
    for (let block = 0; block < 400 && queue.active; block += 1)
      sounding += queue.pull(new Float32Array(128));
    expect(sounding).toBe(sampleRate / 2);
    expect(heard.at(-1)).toEqual({ sentence: 0, seconds: 1 });
  });

  it('changes the speed of what is already queued', () => {
    const { queue } = createQueue();
    queue.start();
    queue.push(new Float32Array(2 * sampleRate).fill(0.5), 0, 0);
    queue.finish();
    let sounding = pull(queue, sampleRate).length;
    queue.setRate(0.5);
    for (let block = 0; block < 1000 && queue.active; block += 1)
      sounding += queue.pull(new Float32Array(128));
    // A second as it was, and another that takes two; blocks are cut at twentieths of a second.
    expect(sounding / sampleRate).toBeGreaterThan(2.9);
    expect(sounding / sampleRate).toBeLessThan(3.1);
  });
});
