/** Bytes from the start in which the first frame must begin. */
const searchedBytes = 8192;

/** Samples per frame and sample rates of MPEG-1, 2 and 2.5, layer III; bit rates in kbit/s by index. */
const bitRatesMpeg1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const bitRatesMpeg2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const sampleRatesMpeg1 = [44_100, 48_000, 32_000];

/**
 * Looks for MPEG audio without a container: two frame headers in a row where the first one's length says the second
 * must be, so that chance sync bits in other data do not count.
 *
 * @returns `mp3` for layer III, `aac` for ADTS, nothing when there is neither
 */
export function findMpegFrame(bytes: Uint8Array): 'mp3' | 'aac' | undefined {
  const end = Math.min(searchedBytes, bytes.length - 4);
  for (let position = 0; position < end; position += 1) {
    if (bytes[position] !== 0xff || (bytes[position + 1]! & 0xe0) !== 0xe0) continue;
    const mp3 = layer3FrameLength(bytes, position);
    if (mp3 > 0 && (layer3FrameLength(bytes, position + mp3) > 0 || isLastFrame(bytes, position, mp3))) {
      return 'mp3';
    }
    const adts = adtsFrameLength(bytes, position);
    if (adts > 0 && adtsFrameLength(bytes, position + adts) > 0) return 'aac';
  }
  return undefined;
}

/** A file of a single frame has nothing to confirm it; then the frame must fill it exactly. */
function isLastFrame(bytes: Uint8Array, position: number, length: number): boolean {
  return position === 0 && length === bytes.length;
}

/** Bytes of the layer III frame whose header stands here, 0 when it is none. */
function layer3FrameLength(bytes: Uint8Array, position: number): number {
  if (position + 4 > bytes.length || bytes[position] !== 0xff) return 0;
  const second = bytes[position + 1]!;
  const third = bytes[position + 2]!;
  const version = (second >> 3) & 3;
  if ((second & 0xe0) !== 0xe0 || version === 1 || ((second >> 1) & 3) !== 1) return 0;
  const isMpeg1 = version === 3;
  const bitRate = (isMpeg1 ? bitRatesMpeg1 : bitRatesMpeg2)[third >> 4];
  const baseRate = sampleRatesMpeg1[(third >> 2) & 3];
  if (!bitRate || baseRate === undefined) return 0;
  const sampleRate = baseRate >> (isMpeg1 ? 0 : version === 2 ? 1 : 2);
  return Math.floor(((isMpeg1 ? 144 : 72) * bitRate * 1000) / sampleRate) + ((third >> 1) & 1);
}

/** Bytes of the ADTS frame whose header stands here, 0 when it is none. */
function adtsFrameLength(bytes: Uint8Array, position: number): number {
  if (position + 7 > bytes.length || bytes[position] !== 0xff) return 0;
  if ((bytes[position + 1]! & 0xf6) !== 0xf0) return 0;
  const length =
    ((bytes[position + 3]! & 3) << 11) | (bytes[position + 4]! << 3) | (bytes[position + 5]! >> 5);
  return length >= 7 ? length : 0;
}
