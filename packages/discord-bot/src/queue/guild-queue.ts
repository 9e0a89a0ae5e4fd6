import { FairLine } from './fair-line.js';
import type { FairSlots } from './fair-slots.js';
import { SpeechAhead } from './speech-ahead.js';
import type { Utterance } from './utterance.js';

/** Limits of a server's queue. */
export interface QueueLimits {
  /** Most utterances that wait. */
  readonly maxLength: number;
  /** Most seconds of speech that wait, roughly. */
  readonly maxSeconds: number;
  /** What happens when there is no room: the new one is refused, or the oldest waiting ones make room for it. */
  readonly whenFull: 'refuse' | 'drop-oldest';
}

/** What became of something that was to be queued. */
export type Enqueued = 'queued' | 'full';

/** Options of {@link GuildQueue}. */
export interface GuildQueueOptions<Speech> {
  /** The server, for turns among servers. */
  readonly guildId: string;
  /** Makes the audio of an utterance; stops when the signal fires. */
  readonly speak: (speech: Speech, signal: AbortSignal) => AsyncIterable<Float32Array>;
  /** Plays audio to its end, or until the signal fires. */
  readonly play: (audio: AsyncIterable<Float32Array>, signal: AbortSignal) => Promise<unknown>;
  /** Limits, asked for each time because settings change. */
  readonly limits: () => QueueLimits;
  /** Who may generate in this process. */
  readonly slots: FairSlots;
  /** Told what an utterance failed with; the next one follows. */
  readonly onFailure: (error: unknown) => void;
  /** Told when something begins to be spoken (`true`) and when there is nothing more to say (`false`). */
  readonly onActive: (isActive: boolean) => void;
}

interface Prepared<Speech> {
  readonly utterance: Utterance<Speech>;
  readonly audio: SpeechAhead;
  readonly stop: AbortController;
}

/**
 * What waits to be said in one server: fair between authors, one at a time, the next one prepared while the current one is heard.
 * Stopping something stops its generation too.
 */
export class GuildQueue<Speech> {
  readonly #options: GuildQueueOptions<Speech>;
  readonly #line = new FairLine<Utterance<Speech>>();
  #current: Prepared<Speech> | undefined;
  #next: Prepared<Speech> | undefined;
  #isRunning = false;
  #isClosed = false;

  constructor(options: GuildQueueOptions<Speech>) {
    this.#options = options;
  }

  /** What is being said. */
  get current(): Utterance<Speech> | undefined {
    return this.#current?.utterance;
  }

  /** What waits, in order. */
  get waiting(): readonly Utterance<Speech>[] {
    return [...(this.#next ? [this.#next.utterance] : []), ...this.#line.items()];
  }

  /** Seconds of speech that wait, roughly. */
  get waitingSeconds(): number {
    return this.waiting.reduce((sum, { seconds }) => sum + seconds, 0);
  }

  /** Whether there is room for an utterance, or would be made. */
  hasRoom(seconds: number): boolean {
    return !this.#isClosed && (this.#options.limits().whenFull === 'drop-oldest' || !this.#isFull(seconds));
  }

  /** Lines an utterance up and begins to speak when nothing else is spoken. */
  add(utterance: Utterance<Speech>): Enqueued {
    if (this.#isClosed || !this.#makeRoom(utterance)) return 'full';
    this.#line.add(utterance);
    if (!this.#isRunning) void this.#run();
    else this.#prepareNext();
    return 'queued';
  }

  /** Cuts short what is being said. Returns it. */
  skip(): Utterance<Speech> | undefined {
    const current = this.#current;
    if (current !== undefined) stopSpeech(current);
    return current?.utterance;
  }

  /** Takes out everything that matches, also what is being said. Returns how many there were. */
  remove(matches: (utterance: Utterance<Speech>) => boolean): number {
    let removed = this.#line.remove(matches).length;
    for (const prepared of [this.#next, this.#current]) {
      if (prepared === undefined || prepared.stop.signal.aborted || !matches(prepared.utterance)) continue;
      stopSpeech(prepared);
      removed += 1;
    }
    if (this.#next?.stop.signal.aborted) {
      this.#next = undefined;
      this.#prepareNext();
    }
    return removed;
  }

  /** Stops everything and takes nothing more. */
  close(): void {
    this.#isClosed = true;
    this.remove(() => true);
  }

  #isFull(seconds: number): boolean {
    const { maxLength, maxSeconds } = this.#options.limits();
    const { length } = this.waiting;
    return length >= maxLength || (length > 0 && this.waitingSeconds + seconds > maxSeconds);
  }

  #makeRoom({ seconds }: Utterance<Speech>): boolean {
    const { whenFull } = this.#options.limits();
    while (this.#isFull(seconds)) {
      const oldest = whenFull === 'drop-oldest' ? this.waiting[0] : undefined;
      if (oldest === undefined) return false;
      this.remove((utterance) => utterance === oldest);
    }
    return true;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    this.#options.onActive(true);
    try {
      for (;;) {
        const prepared = this.#takePrepared();
        if (prepared === undefined) break;
        this.#current = prepared;
        // What is heard now must not share the engine with what is heard later.
        void prepared.audio.made.then(() => this.#prepareNext());
        try {
          await this.#options.play(prepared.audio, prepared.stop.signal);
        } catch (error) {
          if (!prepared.stop.signal.aborted) this.#options.onFailure(error);
        } finally {
          // A player that stopped early leaves the generation running.
          stopSpeech(prepared);
          this.#current = undefined;
        }
      }
    } finally {
      this.#isRunning = false;
      this.#options.onActive(false);
    }
  }

  #takePrepared(): Prepared<Speech> | undefined {
    const prepared = this.#next ?? this.#prepare('now');
    this.#next = undefined;
    prepared?.audio.hurry();
    return prepared;
  }

  #prepareNext(): void {
    if (this.#current === undefined || this.#next !== undefined || this.#isClosed) return;
    const current = this.#current;
    void current.audio.made.then(() => {
      if (this.#current === current && this.#next === undefined && !this.#isClosed)
        this.#next = this.#prepare('ahead');
    });
  }

  #prepare(urgency: 'now' | 'ahead'): Prepared<Speech> | undefined {
    const utterance = this.#line.take();
    if (utterance === undefined) return undefined;
    const { speak, slots, guildId } = this.#options;
    const source = (signal: AbortSignal) => speak(utterance.speech, signal);
    return {
      utterance,
      audio: new SpeechAhead({ source, slots, group: guildId, urgency }),
      stop: new AbortController(),
    };
  }
}

function stopSpeech({ stop, audio }: { readonly stop: AbortController; readonly audio: SpeechAhead }): void {
  stop.abort();
  audio.cancel();
}
