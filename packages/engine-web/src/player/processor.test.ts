import { describe, expect, test } from 'vitest';
import { processorName } from './messages.js';
import { PlaybackQueue } from './processor.js';

const blockLength = 8;

/** Frame n has the value n + 1, so that a lost, repeated or misplaced one shows. */
function counted(from: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => from + index + 1);
}

function createQueue({ preBufferFrames = 0, frames = 0, isComplete = false } = {}): PlaybackQueue {
  const queue = new PlaybackQueue(preBufferFrames);
  queue.handle({ type: 'reset', generation: 1 });
  if (frames > 0) queue.handle({ type: 'append', generation: 1, samples: counted(0, frames) });
  if (isComplete) queue.handle({ type: 'finish', generation: 1 });
  return queue;
}

function read(queue: PlaybackQueue, blocks = 1): number[] {
  const all: number[] = [];
  for (let count = 0; count < blocks; count += 1) {
    // What a block held before must not matter.
    const block = new Float32Array(blockLength).fill(99);
    queue.read(block);
    all.push(...block);
  }
  return all;
}

const silence = Array<number>(blockLength).fill(0);
const down = (samples: Float32Array) =>
  [...samples].map((value, index) => value * (1 - (index + 1) / blockLength));
const up = (samples: Float32Array) => [...samples].map((value, index) => value * ((index + 1) / blockLength));

describe('a queue', () => {
  test('plays chunks of any length one after another, to the last frame', () => {
    const queue = createQueue();
    let length = 0;
    for (const size of [1, 0, 7, 13, 2, 64, 1]) {
      queue.handle({ type: 'append', generation: 1, samples: counted(length, size) });
      length += size;
    }
    queue.handle({ type: 'finish', generation: 1 });
    expect(read(queue, 12)).toEqual([...counted(0, 88), ...silence]);
    expect(queue.state).toBe('ended');
    expect(queue.position).toBe(88);
    expect(queue.underruns).toBe(0);
  });

  test('fills the last block up with silence', () => {
    const queue = createQueue({ frames: 11, isComplete: true });
    expect(read(queue, 2)).toEqual([...counted(0, 11), 0, 0, 0, 0, 0]);
  });

  test('waits for the pre-buffer, and not when the audio is shorter', () => {
    const queue = createQueue({ preBufferFrames: 40, frames: 39 });
    expect(queue.state).toBe('buffering');
    expect(read(queue)).toEqual(silence);
    queue.handle({ type: 'append', generation: 1, samples: counted(39, 1) });
    expect(read(queue)).toEqual([...counted(0, 8)]);
    const short = createQueue({ preBufferFrames: 40, frames: 3, isComplete: true });
    expect(read(short)).toEqual([1, 2, 3, 0, 0, 0, 0, 0]);
  });

  test('nothing at all is idle, and an empty audio that is complete has ended', () => {
    const queue = createQueue();
    expect(queue.state).toBe('idle');
    expect(read(queue)).toEqual(silence);
    queue.handle({ type: 'finish', generation: 1 });
    expect(queue.state).toBe('ended');
  });

  test('takes no more after the end', () => {
    const queue = createQueue({ frames: 4, isComplete: true });
    queue.handle({ type: 'append', generation: 1, samples: counted(4, 4) });
    expect(read(queue, 2)).toEqual([1, 2, 3, 4, ...Array(12).fill(0)]);
  });
});

describe('an underrun', () => {
  test('fades out, is counted once, waits, fades in, and loses no frame', () => {
    const queue = createQueue({ frames: 24 });
    expect(read(queue, 2)).toEqual([...counted(0, 8), ...counted(8, 8)]);
    expect(read(queue, 3)).toEqual([...down(counted(16, 8)), ...silence, ...silence]);
    expect(queue.state).toBe('buffering');
    expect(queue.underruns).toBe(1);
    queue.handle({ type: 'append', generation: 1, samples: counted(24, 40) });
    queue.handle({ type: 'finish', generation: 1 });
    const rest = read(queue, 6);
    expect(rest.slice(0, 8)).toEqual(up(counted(24, 8)));
    expect(rest.slice(8)).toEqual([...counted(32, 32), ...silence]);
    expect(queue.underruns).toBe(1);
  });

  test('is none while it waits at the start or is paused', () => {
    const queue = createQueue({ frames: 10 });
    read(queue, 3);
    queue.handle({ type: 'pause' });
    read(queue, 3);
    expect(queue.underruns).toBe(0);
  });
});

describe('pause', () => {
  test('holds within a block and goes on with the very next frame', () => {
    const queue = createQueue({ frames: 64, isComplete: true });
    read(queue, 2);
    queue.handle({ type: 'pause' });
    expect(read(queue, 3)).toEqual([...down(counted(16, 8)), ...silence, ...silence]);
    expect(queue.state).toBe('paused');
    expect(queue.position).toBe(24);
    queue.handle({ type: 'play' });
    expect(read(queue, 2)).toEqual([...up(counted(24, 8)), ...counted(32, 8)]);
  });

  test('before the start keeps the first frame whole', () => {
    const queue = createQueue({ frames: 16, isComplete: true });
    queue.handle({ type: 'pause' });
    expect(read(queue, 2)).toEqual([...silence, ...silence]);
    queue.handle({ type: 'play' });
    expect(read(queue, 2)).toEqual([...counted(0, 16)]);
  });
});

describe('seek', () => {
  test('fades out where it was and in where it goes', () => {
    const queue = createQueue({ frames: 80, isComplete: true });
    read(queue, 2);
    queue.handle({ type: 'seek', generation: 1, frame: 60 });
    expect(queue.position).toBe(60);
    expect(queue.seeks).toBe(1);
    expect(read(queue, 2)).toEqual([...down(counted(16, 8)), ...up(counted(60, 8))]);
    expect(read(queue)).toEqual([...counted(68, 8)]);
  });

  test('to the start begins with the whole first frame', () => {
    const queue = createQueue({ frames: 80, isComplete: true });
    read(queue, 2);
    queue.handle({ type: 'seek', generation: 1, frame: 0 });
    expect(read(queue, 2)).toEqual([...down(counted(16, 8)), ...counted(0, 8)]);
  });

  test('while paused moves without a sound', () => {
    const queue = createQueue({ frames: 80, isComplete: true });
    read(queue, 2);
    queue.handle({ type: 'pause' });
    read(queue, 2);
    queue.handle({ type: 'seek', generation: 1, frame: 40 });
    expect(read(queue)).toEqual(silence);
    expect(queue.position).toBe(40);
  });

  test('stays within what has arrived; behind the end is the end', () => {
    const queue = createQueue({ frames: 30 });
    queue.handle({ type: 'seek', generation: 1, frame: 1e9 });
    expect(queue.position).toBe(30);
    expect(queue.state).toBe('buffering');
    queue.handle({ type: 'finish', generation: 1 });
    expect(queue.state).toBe('ended');
    queue.handle({ type: 'seek', generation: 1, frame: -5 });
    expect(read(queue)).toEqual([...counted(0, 8)]);
  });
});

describe('stop', () => {
  test('is silent after one faded block, and nothing late is heard', () => {
    const queue = createQueue({ frames: 80 });
    read(queue, 2);
    queue.handle({ type: 'reset', generation: 2 });
    queue.handle({ type: 'append', generation: 1, samples: counted(80, 80) });
    queue.handle({ type: 'seek', generation: 1, frame: 5 });
    queue.handle({ type: 'finish', generation: 1 });
    expect(read(queue, 3)).toEqual([...down(counted(16, 8)), ...silence, ...silence]);
    expect(queue.state).toBe('idle');
    expect(queue.position).toBe(0);
  });

  test('lets the next audio begin right behind the faded block', () => {
    const queue = createQueue({ frames: 80 });
    read(queue, 2);
    queue.handle({ type: 'reset', generation: 2 });
    queue.handle({ type: 'reset', generation: 3 });
    queue.handle({ type: 'append', generation: 3, samples: counted(500, 16) });
    queue.handle({ type: 'finish', generation: 3 });
    expect(read(queue, 3)).toEqual([...down(counted(16, 8)), ...counted(500, 16)]);
  });
});

test('is registered under the name that the page asks for', async () => {
  const { readFile } = await import('node:fs/promises');
  const source = await readFile(new URL('./processor.ts', import.meta.url), 'utf8');
  expect(source).toContain(`registerProcessor('${processorName}'`);
  // The file is loaded by its address, without whatever it would import.
  expect(source.match(/^import (?!type )/gm)).toBeNull();
});
