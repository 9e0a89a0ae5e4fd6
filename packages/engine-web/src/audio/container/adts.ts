import { type AudioFacts, aacRate } from './audio-facts.js';

/** Rates by their index in the header (ISO/IEC 14496-3, table 1.18). */
const rates = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350,
];

/** Samples of one block; a frame has one to four of them. */
const samplesPerBlock = 1024;

/**
 * Reads the frame headers of AAC in ADTS form (ISO/IEC 14496-3, 1.A.2.2).
 *
 * @param bytes the file
 * @param start where the first frame may begin at the earliest
 * @returns undefined when there is no frame
 */
export function readAdts(bytes: Uint8Array, start = 0): AudioFacts | undefined {
  let position = start;
  let rate: number | undefined;
  let blocks = 0;
  while (position + 7 <= bytes.length) {
    const isFrame = bytes[position] === 0xff && (bytes[position + 1]! & 0xf6) === 0xf0;
    const length =
      ((bytes[position + 3]! & 3) << 11) | (bytes[position + 4]! << 3) | (bytes[position + 5]! >> 5);
    if (!isFrame || length < 7) {
      // A decoder looks for the next frame behind damage, so the length must count it too.
      position += 1;
      continue;
    }
    rate ??= rates[(bytes[position + 2]! >> 2) & 15];
    blocks += 1 + (bytes[position + 6]! & 3);
    position += length;
  }
  if (rate === undefined) return undefined;
  return { sampleRate: aacRate(rate), seconds: (blocks * samplesPerBlock) / rate };
}
