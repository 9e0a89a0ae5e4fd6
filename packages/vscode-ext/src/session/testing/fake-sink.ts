import {
  type AudioSink,
  type Disposable,
  type Played,
  type SampleTag,
  type SoundFailure,
  sampleRate,
} from '../contracts.js';
import { Listeners } from '../listeners.js';

interface Queued extends SampleTag {
  samples: Float32Array;
}

/** A sink without a loudspeaker: {@link play} lets a stretch of time pass. Stands in for the player's page. */
export class FakeSink implements AudioSink {
  /** Seconds that are queued before writes wait. */
  readonly capacity: number;
  /** What was heard: sentence, generation and first sample of every write, in order. */
  readonly heard: Queued[] = [];
  /** Speed that was set last. */
  rate = 1;
  /** Whether it is silent because of `pause`. */
  isPaused = false;
  /** Whether it waits for a click. */
  isLocked = false;
  /** Generation that is current; undefined after `stop`. */
  generation: number | undefined;
  #queue: Queued[] = [];
  #waiting: (() => void)[] = [];
  #finished = false;
  #secondsOfSentence = 0;
  #sentence = -1;
  readonly #played = new Listeners<Played>();
  readonly #lockedChanged = new Listeners<boolean>();
  readonly #ended = new Listeners<{ readonly generation: number }>();
  readonly #failed = new Listeners<SoundFailure>();

  constructor(capacity = 10) {
    this.capacity = capacity;
  }

  /** Seconds that are queued. */
  get queuedSeconds(): number {
    return this.#queue.reduce((sum, { samples }) => sum + samples.length, 0) / sampleRate;
  }

  async start(generation: number): Promise<void> {
    this.#drop();
    this.generation = generation;
    this.isPaused = false;
    this.#finished = false;
    this.#sentence = -1;
  }

  async write(samples: Float32Array, { sentence, generation }: SampleTag): Promise<void> {
    if (generation !== this.generation) return;
    this.#queue.push({ samples, sentence, generation });
    if (this.queuedSeconds <= this.capacity) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  finish(generation: number): void {
    if (generation !== this.generation) return;
    this.#finished = true;
    if (this.#queue.length === 0) this.#ended.tell({ generation });
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  stop(): void {
    this.#drop();
    this.generation = undefined;
  }

  setRate(rate: number): void {
    this.rate = rate;
  }

  onPlayed(listener: (played: Played) => void): Disposable {
    return this.#played.add(listener);
  }

  onLocked(listener: (locked: boolean) => void): Disposable {
    return this.#lockedChanged.add(listener);
  }

  onEnded(listener: (ended: { readonly generation: number }) => void): Disposable {
    return this.#ended.add(listener);
  }

  onFailed(listener: (failure: SoundFailure) => void): Disposable {
    return this.#failed.add(listener);
  }

  /** Loses the loudspeaker, by default while the present generation is heard. */
  fail(error: Error, generation = this.generation ?? -1): void {
    this.#failed.tell({ generation, error });
  }

  /** Locks, or unlocks as the user's click would. */
  setLocked(locked: boolean): void {
    this.isLocked = locked;
    this.#lockedChanged.tell(locked);
  }

  /** Lets time pass; as much of it is heard as is queued. */
  play(seconds: number): void {
    let left = Math.round(seconds * sampleRate);
    while (left > 0 && !this.isPaused && !this.isLocked) {
      const [first] = this.#queue;
      if (first === undefined) return;
      const count = Math.min(left, first.samples.length);
      if (first.sentence !== this.#sentence) this.#secondsOfSentence = 0;
      this.#sentence = first.sentence;
      this.#secondsOfSentence += count / sampleRate;
      this.heard.push({ ...first, samples: first.samples.subarray(0, count) });
      first.samples = first.samples.subarray(count);
      left -= count;
      if (first.samples.length === 0) this.#queue.shift();
      if (this.queuedSeconds <= this.capacity) this.#wake();
      const { sentence, generation } = first;
      this.#played.tell({ sentence, generation, seconds: this.#secondsOfSentence });
      if (this.#queue.length === 0 && this.#finished && this.generation !== undefined) {
        this.#finished = false;
        this.#ended.tell({ generation: this.generation });
      }
    }
  }

  #drop(): void {
    this.#queue = [];
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
