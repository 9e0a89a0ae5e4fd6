/*
 * The audio worklet of the recorder: mixes what comes in to mono and sends it to the page in pieces of about 40 ms. Loaded by its
 * address, so it must stay whole in itself: no imports.
 */

/** What exists inside a worklet and nowhere else. */
interface WorkletScope {
  readonly AudioWorkletProcessor?: new () => { readonly port: MessagePort };
  registerProcessor(name: string, processor: unknown): void;
  readonly sampleRate: number;
}

const scope = globalThis as unknown as WorkletScope;

if (scope.AudioWorkletProcessor !== undefined) {
  const pieceLength = Math.round(scope.sampleRate / 25);

  class CaptureProcessor extends scope.AudioWorkletProcessor {
    #piece = new Float32Array(pieceLength);
    #filled = 0;

    process([channels]: readonly [readonly Float32Array[]]): boolean {
      // Without channels the source has not started or has ended.
      const [first] = channels;
      if (first !== undefined) {
        for (let index = 0; index < first.length; index += 1) {
          let sum = 0;
          for (const channel of channels) sum += channel[index]!;
          this.#add(sum / channels.length);
        }
      }
      return true;
    }

    #add(sample: number): void {
      this.#piece[this.#filled] = sample;
      this.#filled += 1;
      if (this.#filled < pieceLength) return;
      this.port.postMessage(this.#piece, [this.#piece.buffer]);
      this.#piece = new Float32Array(pieceLength);
      this.#filled = 0;
    }
  }

  scope.registerProcessor('starling-capture', CaptureProcessor);
}

export {};
