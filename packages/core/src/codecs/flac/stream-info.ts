/** The STREAMINFO block of a FLAC stream (RFC 9639 section 8.2). */
export interface StreamInfo {
  /** Samples per second and channel. */
  readonly sampleRate: number;
  /** Channels, 1 to 8. */
  readonly channels: number;
  /** Bits per sample, 4 to 32. */
  readonly bitsPerSample: number;
  /** Samples per channel that the encoder announced, 0 when it did not know. */
  readonly totalSamples: number;
}

const streamInfoBytes = 34;

/** Reads the block whose content begins at `offset`; nothing when it is cut off or impossible. */
export function readStreamInfo(bytes: Uint8Array, offset: number): StreamInfo | undefined {
  if (offset + streamInfoBytes > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packed = view.getUint32(offset + 10);
  const info = {
    sampleRate: packed >>> 12,
    channels: ((packed >>> 9) & 7) + 1,
    bitsPerSample: ((packed >>> 4) & 31) + 1,
    totalSamples: (packed & 15) * 2 ** 32 + view.getUint32(offset + 14),
  };
  return info.sampleRate > 0 && info.bitsPerSample >= 4 ? info : undefined;
}
