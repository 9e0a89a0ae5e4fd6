import type { AudioOutput } from './audio-output.js';
import type { PlaybackState, PlayerReport } from './messages.js';

/** Where playing is, as people hear it: what the processor has reported, carried on by the context's clock. */
export class PlaybackPosition {
  #report: PlayerReport | undefined;
  /** The position as it was last told, in seconds: at least where the present stretch of sound began. */
  #shown = 0;

  /** What the processor was doing last; undefined before it has reported. */
  get state(): PlaybackState | undefined {
    return this.#report?.state;
  }

  /** How often the audio ran out. */
  get underruns(): number {
    return this.#report?.underruns ?? 0;
  }

  /** Begins new audio. */
  reset(): void {
    this.#report = undefined;
    this.#shown = 0;
  }

  /** Takes a place that was asked for, until the processor reports. */
  moveTo(seconds: number): void {
    this.#shown = seconds;
    if (this.#report) this.#report = { ...this.#report, state: 'buffering' };
  }

  /** Takes what the processor reports. */
  take(report: PlayerReport, sampleRate: number): void {
    this.#report = report;
    if (report.state === 'paused' || report.state === 'buffering') this.#shown = report.frame / sampleRate;
  }

  /** Seconds that have been heard, at most `duration`. */
  seconds({ context, latencySeconds }: AudioOutput, duration: number): number {
    const report = this.#report;
    if (report?.state === 'playing' || report?.state === 'ended') {
      const { sampleRate, currentTime } = context;
      const sinceReport = currentTime - report.contextFrame / sampleRate;
      const seconds = report.frame / sampleRate + sinceReport - latencySeconds;
      // The clock and the latency are estimates that waver; what people see should not go back.
      this.#shown = Math.min(Math.max(seconds, this.#shown), duration);
    }
    return this.#shown;
  }
}
