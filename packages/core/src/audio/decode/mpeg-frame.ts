/** Bytes from the start in which the first frame must begin. */
const searchedBytes = 8192;

/** Bit rates of layer III in kbit/s by index, for MPEG-1 and for MPEG-2 and 2.5. */
const bitRatesMpeg1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const bitRatesMpeg2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const sampleRatesMpeg1 = [44_100, 48_000, 32_000];

/** Where MPEG audio without a container begins. */
export interface MpegFrame {
  /** `mp3` for layer III, `aac` for AAC in ADTS frames. */
  readonly format: 'mp3' | 'aac';
  /** First byte of the first frame. */
  readonly offset: number;
  /** Samples per second; 0 for AAC, whose header is not looked at further. */
  readonly sampleRate: number;
  /** One channel; joint and dual stereo are two. */
  readonly isMono: boolean;
}

/**
 * Looks for MPEG audio: two frame headers in a row where the first one's length says the second must be, so that chance
 * sync bits in other data do not count.
 *
 * @returns the first frame, nothing when the first 8 kB hold none
 */
export function findMpegFrame(bytes: Uint8Array): MpegFrame | undefined {
  const end = Math.min(searchedBytes, bytes.length - 4);
  for (let offset = 0; offset < end; offset += 1) {
    if (bytes[offset] !== 0xff || (bytes[offset + 1]! & 0xe0) !== 0xe0) continue;
    const mp3 = readLayer3Header(bytes, offset);
    if (mp3 !== undefined && isConfirmed(bytes, offset, mp3.length)) {
      const isMono = bytes[offset + 3]! >> 6 === 3;
      return { format: 'mp3', offset, sampleRate: mp3.sampleRate, isMono };
    }
    const adts = adtsFrameLength(bytes, offset);
    if (adts > 0 && adtsFrameLength(bytes, offset + adts) > 0) {
      return { format: 'aac', offset, sampleRate: 0, isMono: false };
    }
  }
  return undefined;
}

/** Another frame follows where it must. A file of a single frame has nothing to confirm it, so that frame must fill it. */
function isConfirmed(bytes: Uint8Array, offset: number, length: number): boolean {
  return readLayer3Header(bytes, offset + length) !== undefined || (offset === 0 && length === bytes.length);
}

/** What the header of a layer III frame says. */
export interface Layer3Header {
  /** Bytes of the frame, header included. */
  readonly length: number;
  /** Samples per second. */
  readonly sampleRate: number;
  /** Whether it is MPEG-1, which has 1152 samples in a frame; MPEG-2 and 2.5 have 576. */
  readonly isMpeg1: boolean;
}

/** Reads the header of the layer III frame that stands here, nothing when it is none. */
export function readLayer3Header(bytes: Uint8Array, position: number): Layer3Header | undefined {
  if (position + 4 > bytes.length || bytes[position] !== 0xff) return undefined;
  const second = bytes[position + 1]!;
  const third = bytes[position + 2]!;
  const version = (second >> 3) & 3;
  if ((second & 0xe0) !== 0xe0 || version === 1 || ((second >> 1) & 3) !== 1) return undefined;
  const isMpeg1 = version === 3;
  const bitRate = (isMpeg1 ? bitRatesMpeg1 : bitRatesMpeg2)[third >> 4];
  const baseRate = sampleRatesMpeg1[(third >> 2) & 3];
  if (!bitRate || baseRate === undefined) return undefined;
  const sampleRate = baseRate >> (isMpeg1 ? 0 : version === 2 ? 1 : 2);
  const padding = (third >> 1) & 1;
  const length = Math.floor(((isMpeg1 ? 144 : 72) * bitRate * 1000) / sampleRate) + padding;
  return { length, sampleRate, isMpeg1 };
}

/** Bytes of the ADTS frame whose header stands here, 0 when it is none. */
function adtsFrameLength(bytes: Uint8Array, position: number): number {
  if (position + 7 > bytes.length || bytes[position] !== 0xff) return 0;
  if ((bytes[position + 1]! & 0xf6) !== 0xf0) return 0;
  const length =
    ((bytes[position + 3]! & 3) << 11) | (bytes[position + 4]! << 3) | (bytes[position + 5]! >> 5);
  return length >= 7 ? length : 0;
}
