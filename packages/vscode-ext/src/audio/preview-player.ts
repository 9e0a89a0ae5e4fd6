/** Plays a short sound at once, beside the reading. */
export interface PreviewPlayer {
  /** Plays samples (24 kHz mono) in place of what it played before. */
  play(samples: Float32Array): Promise<void>;
  /** Falls silent. */
  stop(): void;
}
