import { Readable } from 'node:stream';

/** Frames to hold ready: enough that the player's next tick never waits for the encoder. */
const framesReady = 2;

/** Opus packets as the object stream that the player reads, one every 20 ms. */
export class FrameStream extends Readable {
  readonly #frames: AsyncIterator<Buffer>;
  readonly #onFirstRead: () => void;
  #framesRead = 0;

  /** @param onFirstRead called when the player takes the first packet */
  constructor(frames: AsyncIterable<Buffer>, onFirstRead: () => void) {
    super({ objectMode: true, highWaterMark: framesReady });
    this.#frames = frames[Symbol.asyncIterator]();
    this.#onFirstRead = onFirstRead;
  }

  /** Packets that the player took. */
  get framesRead(): number {
    return this.#framesRead;
  }

  override read(size?: number): unknown {
    const frame = super.read(size);
    // The player reads once more from a stream that it has destroyed.
    if (frame !== null && !this.destroyed) {
      this.#framesRead += 1;
      if (this.#framesRead === 1) this.#onFirstRead();
    }
    return frame;
  }

  override _read(): void {
    this.#frames.next().then(
      (next) => this.push(next.done ? null : next.value),
      (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  }
}
