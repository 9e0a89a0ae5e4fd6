import { createTimeStretcher } from '@starling-tts/core';
import { PlaybackQueue } from './playback-queue.js';
import type { FromWorklet, ToWorklet } from './protocol.js';

// What an audio thread's global scope has; the DOM library does not describe it.
declare const sampleRate: number;
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
  abstract process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}

/** Plays what the page hands over, and tells how far it was heard. */
class StarlingPlayer extends AudioWorkletProcessor {
  readonly #queue = new PlaybackQueue({
    sampleRate,
    stretcher: createTimeStretcher(sampleRate),
    onHeard: ({ sentence, seconds }) =>
      this.#post({ type: 'played', generation: this.#generation, sentence, seconds }),
    onEnded: () => this.#post({ type: 'ended', generation: this.#generation }),
  });
  #generation = 0;
  #isPaused = false;
  #isOpen = true;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToWorklet>) => this.#receive(data);
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const output = outputs[0]?.[0];
    // Untouched outputs are silence.
    if (output !== undefined && !this.#isPaused && this.#queue.active) this.#queue.pull(output);
    return this.#isOpen;
  }

  #receive(message: ToWorklet): void {
    switch (message.type) {
      case 'start':
        this.#generation = message.generation;
        this.#isPaused = message.paused;
        this.#queue.start();
        break;
      case 'samples':
        if (message.generation !== this.#generation) break;
        this.#queue.push(new Float32Array(message.samples), message.sentence, message.startSeconds);
        break;
      case 'finish':
        if (message.generation === this.#generation) this.#queue.finish();
        break;
      case 'pause':
        this.#isPaused = true;
        break;
      case 'resume':
        this.#isPaused = false;
        break;
      case 'stop':
        this.#queue.clear();
        break;
      case 'rate':
        this.#queue.setRate(message.rate);
        break;
      case 'close':
        this.#queue.clear();
        this.#isOpen = false;
    }
  }

  #post(message: FromWorklet): void {
    this.port.postMessage(message);
  }
}

registerProcessor('starling-player', StarlingPlayer);
