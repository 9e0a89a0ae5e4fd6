/*
 * The audio worklet of the player. This file is loaded by its address (`audioWorklet.addModule`), so it must stay whole in
 * itself: types may be imported, values may not. Outside a worklet it only exports its queue, for tests.
 */
import type { PlaybackState, PlayerCommand, PlayerReport, ProcessorOptions } from './messages.js';

/** What has been appended since the last stop, and how far it has been played. */
interface Timeline {
  readonly chunks: Float32Array[];
  /** Index of each chunk's first frame. */
  readonly starts: number[];
  length: number;
  isComplete: boolean;
  position: number;
}

/**
 * Audio that arrives in chunks and leaves in blocks. Where sound begins or breaks off in the middle of something (pause, seek,
 * stop, an empty queue) one block is faded so that nothing clicks; apart from that gain every frame leaves exactly as it came,
 * and exactly once.
 */
export class PlaybackQueue {
  readonly #preBufferFrames: number;
  #timeline = emptyTimeline();
  /** Audio cut off by a stop or a seek that still has to fade out. */
  #cut: Timeline | undefined;
  #generation = 0;
  #isWanted = true;
  #isBuffering = true;
  #underruns = 0;
  #seeks = 0;
  /** Whether the last block ended at full level. */
  #isSounding = false;

  /** @param preBufferFrames frames to wait for before the start and after an underrun */
  constructor(preBufferFrames: number) {
    this.#preBufferFrames = preBufferFrames;
  }

  /** The generation of what is in the queue. */
  get generation(): number {
    return this.#generation;
  }

  /** Frames that have left. */
  get position(): number {
    return this.#timeline.position;
  }

  /** How often the queue ran dry. */
  get underruns(): number {
    return this.#underruns;
  }

  /** Seeks of this generation that have been carried out. */
  get seeks(): number {
    return this.#seeks;
  }

  /** What the next block will be part of. */
  get state(): PlaybackState {
    const { length, isComplete, position } = this.#timeline;
    if (isComplete && position >= length) return 'ended';
    if (!this.#isWanted) return 'paused';
    if (length === 0) return 'idle';
    return this.#isBuffering ? 'buffering' : 'playing';
  }

  /** Carries out what the page asks for. */
  handle(command: PlayerCommand): void {
    if ('generation' in command && command.type !== 'reset' && command.generation !== this.#generation)
      return;
    switch (command.type) {
      case 'append':
        if (command.samples.length > 0 && !this.#timeline.isComplete) append(this.#timeline, command.samples);
        break;
      case 'finish':
        this.#timeline.isComplete = true;
        break;
      case 'play':
        this.#isWanted = true;
        break;
      case 'pause':
        this.#isWanted = false;
        break;
      case 'seek':
        this.#cutOff();
        this.#seeks += 1;
        this.#timeline.position = Math.max(0, Math.min(Math.round(command.frame), this.#timeline.length));
        this.#isBuffering = true;
        break;
      case 'reset':
        this.#cutOff();
        this.#timeline = emptyTimeline();
        this.#generation = command.generation;
        this.#isBuffering = true;
        this.#underruns = 0;
        this.#seeks = 0;
        break;
      case 'dispose':
        break;
    }
  }

  /** Fills the next block. */
  read(block: Float32Array): void {
    block.fill(0);
    const cut = this.#cut;
    if (cut !== undefined) {
      this.#cut = undefined;
      this.#isSounding = false;
      take(cut, block);
      fade(block, 1, 0);
      return;
    }
    const timeline = this.#timeline;
    const wasSounding = this.#isSounding;
    const sounds = this.#mayContinue(block.length);
    if (!wasSounding && !sounds) return;
    const startsOfItself = timeline.position === 0;
    take(timeline, block);
    if (!sounds) fade(block, 1, 0);
    else if (!wasSounding && !startsOfItself) fade(block, 0, 1);
    this.#isSounding = sounds && this.state === 'playing';
  }

  /** Whether sound goes on at full level. To be able to fade out, one block is always kept back until the end is known. */
  #mayContinue(blockLength: number): boolean {
    const { length, isComplete, position } = this.#timeline;
    if (!this.#isWanted || (isComplete && position >= length)) return false;
    const available = length - position;
    const needed = this.#isBuffering ? Math.max(this.#preBufferFrames, 2 * blockLength) : 2 * blockLength;
    const isEnough = isComplete || available >= needed;
    if (!isEnough && this.#isSounding) this.#underruns += 1;
    this.#isBuffering = !isEnough;
    return isEnough;
  }

  #cutOff(): void {
    if (this.#isSounding) this.#cut = { ...this.#timeline };
    this.#isSounding = false;
  }
}

function emptyTimeline(): Timeline {
  return { chunks: [], starts: [], length: 0, isComplete: false, position: 0 };
}

function append(timeline: Timeline, samples: Float32Array): void {
  timeline.chunks.push(samples);
  timeline.starts.push(timeline.length);
  timeline.length += samples.length;
}

/** Copies the next frames into a block and moves on. */
function take(timeline: Timeline, block: Float32Array): void {
  const count = Math.min(block.length, timeline.length - timeline.position);
  let index = chunkAt(timeline.starts, timeline.position);
  for (let filled = 0; filled < count; index += 1) {
    const offset = timeline.position - timeline.starts[index]!;
    const piece = timeline.chunks[index]!.subarray(offset, offset + count - filled);
    block.set(piece, filled);
    filled += piece.length;
    timeline.position += piece.length;
  }
}

/** Index of the chunk that holds a frame, by halving. */
function chunkAt(starts: readonly number[], frame: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= frame) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A straight ramp over the block that reaches its end level with the last frame. */
function fade(block: Float32Array, from: number, to: number): void {
  for (let index = 0; index < block.length; index += 1) {
    block[index]! *= from + ((to - from) * (index + 1)) / block.length;
  }
}

/** What exists inside a worklet and nowhere else. */
interface WorkletScope {
  readonly AudioWorkletProcessor?: new () => { readonly port: MessagePort };
  registerProcessor(name: string, processor: unknown): void;
  readonly sampleRate: number;
  readonly currentFrame: number;
}

const scope = globalThis as unknown as WorkletScope;

if (scope.AudioWorkletProcessor !== undefined) {
  const reportEveryFrames = scope.sampleRate / 20;

  class PlaybackProcessor extends scope.AudioWorkletProcessor {
    readonly #queue: PlaybackQueue;
    #isDisposed = false;
    #reported: PlayerReport | undefined;

    constructor({ processorOptions }: { readonly processorOptions: ProcessorOptions }) {
      super();
      this.#queue = new PlaybackQueue(processorOptions.preBufferFrames);
      this.port.onmessage = ({ data }: MessageEvent<PlayerCommand>) => {
        if (data.type === 'dispose') this.#isDisposed = true;
        this.#queue.handle(data);
      };
    }

    process(_inputs: unknown, [[block]]: readonly [readonly [Float32Array]]): boolean {
      this.#queue.read(block);
      this.#report(scope.currentFrame + block.length);
      return !this.#isDisposed;
    }

    #report(contextFrame: number): void {
      const { generation, state, position: frame, seeks, underruns } = this.#queue;
      const last = this.#reported;
      const isDue =
        last === undefined ||
        last.generation !== generation ||
        last.state !== state ||
        last.underruns !== underruns ||
        last.seeks !== seeks ||
        (state === 'playing' && contextFrame - last.contextFrame >= reportEveryFrames);
      if (!isDue) return;
      this.#reported = { generation, state, frame, seeks, underruns, contextFrame };
      this.port.postMessage(this.#reported);
    }
  }

  // Written out: the page's constant cannot be imported here. A test compares them.
  scope.registerProcessor('starling-playback', PlaybackProcessor);
}
