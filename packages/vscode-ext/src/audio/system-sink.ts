import { type ChildProcess, spawn } from 'node:child_process';
import { concatSamples, createTimeStretcher, encodePcm } from '@starling-tts/core';
import {
  type AudioSink,
  type Disposable,
  type Played,
  type SampleTag,
  type SoundFailure,
  sampleRate,
} from '../session/contracts.js';
import { Listeners } from '../session/listeners.js';
import { PlaybackQueue } from '../webview/playback-queue.js';
import type { SystemProgram } from './system-programs.js';
import { UnheardQueue } from './unheard.js';

/** Seconds of sound that the session may hand over ahead. */
const secondsAhead = 10;

/** Seconds of sound that the program is given ahead: so much is lost to the ear when it is ended, and played again. */
const lead = 0.25;

/** How often the program is fed, in milliseconds. */
const feedInterval = 40;

/** Options of {@link SystemSink}. */
export interface SystemSinkOptions {
  /** Finds the program; asked for each generation. What it throws ends the reading with that error. */
  readonly findProgram: () => Promise<SystemProgram>;
  /** Makes the error that is told when the program ends by itself, after which nothing is heard. */
  readonly programEnded: () => Error;
  /** Clock in milliseconds. Default `performance.now`. */
  readonly now?: () => number;
}

/**
 * Plays through a program of the system, which is fed in step with the clock; pausing and stopping end it. For the machine the
 * user sits at: over a remote connection it would play at the other end.
 */
export class SystemSink implements AudioSink, Disposable {
  readonly #options: SystemSinkOptions;
  readonly #now: () => number;
  readonly #unheard = new UnheardQueue(secondsAhead);
  readonly #played = new Listeners<Played>();
  readonly #ended = new Listeners<{ readonly generation: number }>();
  readonly #failed = new Listeners<SoundFailure>();
  readonly #queue: PlaybackQueue;
  #program: SystemProgram | undefined;
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #generation = -1;
  #isActive = false;
  #isPaused = false;
  #volume = 1;
  /** When the first sample of this program's life was due, and how many it was given. */
  #startedAt = 0;
  #fed = 0;
  /** What the program was given last and may not have played: played again after a pause. */
  #tail = new Float32Array(0);
  /** What waits to be played again. */
  #again = new Float32Array(0);

  constructor(options: SystemSinkOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#queue = new PlaybackQueue({
      sampleRate,
      stretcher: createTimeStretcher(sampleRate),
      onHeard: ({ sentence, seconds }) => this.#afterLead(() => this.#tellPlayed(sentence, seconds)),
      onEnded: () => this.#afterLead(() => this.#tellEnded()),
    });
  }

  async start(generation: number): Promise<void> {
    this.#endProgram();
    this.#unheard.clear();
    this.#queue.start();
    this.#again = new Float32Array(0);
    this.#generation = generation;
    this.#isActive = true;
    this.#isPaused = false;
    this.#program = await this.#options.findProgram();
    if (this.#isCurrent(generation) && !this.#isPaused) this.#play();
  }

  write(samples: Float32Array, tag: SampleTag): Promise<void> {
    if (!this.#isCurrent(tag.generation) || samples.length === 0) return Promise.resolve();
    const { startSeconds } = this.#unheard.add(samples, tag);
    this.#queue.push(samples, tag.sentence, startSeconds);
    return this.#unheard.room();
  }

  finish(generation: number): void {
    if (this.#isCurrent(generation)) this.#queue.finish();
  }

  pause(): void {
    if (!this.#isActive || this.#isPaused) return;
    this.#isPaused = true;
    const unheard = Math.min(
      this.#tail.length,
      this.#fed - Math.round(((this.#now() - this.#startedAt) / 1000) * sampleRate),
    );
    this.#again = this.#tail.slice(this.#tail.length - Math.max(0, unheard));
    this.#endProgram();
  }

  resume(): void {
    if (!this.#isActive || !this.#isPaused) return;
    this.#isPaused = false;
    this.#play();
  }

  stop(): void {
    this.#isActive = false;
    this.#endProgram();
    this.#queue.clear();
    this.#unheard.clear();
  }

  setRate(rate: number): void {
    this.#queue.setRate(rate);
  }

  /** Loudness, 0 to 1. */
  setVolume(volume: number): void {
    this.#volume = volume;
  }

  onPlayed(listener: (played: Played) => void): Disposable {
    return this.#played.add(listener);
  }

  /** Never locked: programs need no click. */
  onLocked(): Disposable {
    return { dispose: () => undefined };
  }

  onEnded(listener: (ended: { readonly generation: number }) => void): Disposable {
    return this.#ended.add(listener);
  }

  onFailed(listener: (failure: SoundFailure) => void): Disposable {
    return this.#failed.add(listener);
  }

  dispose(): void {
    this.stop();
  }

  #play(): void {
    const program = this.#program;
    if (program === undefined || this.#child !== undefined) return;
    const child = spawn(program.command, program.args, {
      stdio: ['pipe', 'ignore', 'ignore'],
      windowsHide: true,
    });
    this.#child = child;
    // A pipe that breaks is reported by the end of the program.
    child.stdin.on('error', () => undefined);
    const gone = (): void => {
      if (this.#child !== child) return;
      this.#endProgram();
      if (!this.#isActive) return;
      this.#isActive = false;
      this.#failed.tell({ generation: this.#generation, error: this.#options.programEnded() });
    };
    child.once('error', gone);
    child.once('exit', gone);
    this.#startedAt = this.#now();
    this.#fed = 0;
    this.#tail = new Float32Array(0);
    this.#feed();
    this.#timer = setInterval(() => this.#feed(), feedInterval);
  }

  /** Gives the program what is due. Where the session has nothing yet it gets silence, and the clock goes on. */
  #feed(): void {
    const seconds = (this.#now() - this.#startedAt) / 1000 + lead;
    const due = Math.round(seconds * sampleRate) - this.#fed;
    if (due <= 0 || this.#child === undefined) return;
    const samples = new Float32Array(due);
    const again = this.#again.subarray(0, due);
    samples.set(again);
    this.#again = this.#again.slice(again.length);
    this.#queue.pull(samples.subarray(again.length));
    this.#fed += due;
    const kept = Math.round(lead * sampleRate);
    this.#tail = concatSamples([this.#tail, samples]).slice(-kept);
    this.#child.stdin?.write(encodePcm(samples.map((sample) => sample * this.#volume)));
  }

  #endProgram(): void {
    clearInterval(this.#timer);
    const child = this.#child;
    this.#child = undefined;
    child?.kill('SIGKILL');
  }

  #afterLead(tell: () => void): void {
    const generation = this.#generation;
    const child = this.#child;
    setTimeout(() => {
      if (this.#isCurrent(generation) && (this.#child === child || this.#isPaused)) tell();
    }, lead * 1000);
  }

  #tellPlayed(sentence: number, seconds: number): void {
    this.#unheard.heard({ sentence, seconds });
    this.#played.tell({ generation: this.#generation, sentence, seconds });
  }

  #tellEnded(): void {
    this.#isActive = false;
    this.#endProgram();
    this.#ended.tell({ generation: this.#generation });
  }

  #isCurrent(generation: number): boolean {
    return this.#isActive && generation === this.#generation;
  }
}
