import type { AudioSink, Disposable, Played, SampleTag, SoundFailure } from '../session/contracts.js';

/** One of several sinks, chosen anew whenever a generation begins: the others are silent. */
export class SelectedSink implements AudioSink {
  readonly #sinks: readonly AudioSink[];
  readonly #choose: () => AudioSink;
  #current: AudioSink;

  /**
   * @param sinks all of them
   * @param choose one of them, called for each generation
   */
  constructor(sinks: readonly AudioSink[], choose: () => AudioSink) {
    this.#sinks = sinks;
    this.#choose = choose;
    this.#current = choose();
  }

  start(generation: number): Promise<void> {
    const chosen = this.#choose();
    if (chosen !== this.#current) this.#current.stop();
    this.#current = chosen;
    return chosen.start(generation);
  }

  write(samples: Float32Array, tag: SampleTag): Promise<void> {
    return this.#current.write(samples, tag);
  }

  finish(generation: number): void {
    this.#current.finish(generation);
  }

  pause(): void {
    this.#current.pause();
  }

  resume(): void {
    this.#current.resume();
  }

  stop(): void {
    this.#current.stop();
  }

  setRate(rate: number): void {
    for (const sink of this.#sinks) sink.setRate(rate);
  }

  onPlayed(listener: (played: Played) => void): Disposable {
    return all(this.#sinks.map((sink) => sink.onPlayed(listener)));
  }

  onLocked(listener: (locked: boolean) => void): Disposable {
    return all(this.#sinks.map((sink) => sink.onLocked(listener)));
  }

  onEnded(listener: (ended: { readonly generation: number }) => void): Disposable {
    return all(this.#sinks.map((sink) => sink.onEnded(listener)));
  }

  onFailed(listener: (failure: SoundFailure) => void): Disposable {
    return all(this.#sinks.map((sink) => sink.onFailed(listener)));
  }
}

function all(subscriptions: readonly Disposable[]): Disposable {
  return {
    dispose: () => {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
