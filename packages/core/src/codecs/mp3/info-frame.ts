import { readLayer3Header } from '../../audio/decode/mpeg-frame.js';
import { ascii } from '../../audio/wav/byte-lists.js';
import { joinBytes } from '../join-bytes.js';

/** Samples that LAME puts in front of the sound; decoders know their own delay and add it. */
const encoderDelay = 576;

/** Flags of the fields that follow: frames, bytes, table of contents, quality. All four, in this order. */
const allFields = 15;
const quality = 100;

const constantBitRate = 1;

/** Bytes of the tag: 120 of Xing's part, 36 of LAME's. */
const tagBytes = 156;

/**
 * The frame that players read before the others and do not play: how many frames and bytes follow, and how many samples
 * at both ends are not sound (Xing's tag with LAME's extension, as its "MP3 Info Tag" document, revision 1, lays it out).
 * Without it an MP3 file is a tenth of a second longer than what was encoded.
 *
 * @param frames whole layer III frames, mono, of one constant bit rate
 * @param samples how many were encoded
 * @param bitRate in kbit/s
 */
export function infoFrame(frames: Uint8Array, samples: number, bitRate: number): Uint8Array {
  const { count, samplesPerFrame, isMpeg1 } = countFrames(frames);
  if (count === 0) return new Uint8Array(0);
  const tagStart = 4 + (isMpeg1 ? 17 : 9);
  const frame = emptyFrame(frames, tagStart + tagBytes);
  const view = new DataView(frame.buffer);
  const totalBytes = frame.length + frames.length;
  const padding = count * samplesPerFrame - encoderDelay - samples;
  frame.set(ascii('Info'), tagStart);
  view.setUint32(tagStart + 4, allFields);
  view.setUint32(tagStart + 8, count);
  view.setUint32(tagStart + 12, totalBytes);
  // At a constant bit rate a hundredth of the time is a hundredth of the bytes.
  for (let part = 0; part < 100; part += 1) frame[tagStart + 16 + part] = Math.floor((part * 256) / 100);
  view.setUint32(tagStart + 116, quality);

  const lame = tagStart + 120;
  frame.set(ascii('LAME3.100'), lame);
  frame[lame + 9] = constantBitRate;
  frame[lame + 20] = Math.min(255, bitRate);
  const delays = (encoderDelay << 12) | Math.max(0, Math.min(4095, padding));
  frame.set([delays >> 16, (delays >> 8) & 255, delays & 255], lame + 21);
  view.setUint32(lame + 28, totalBytes);
  view.setUint16(lame + 32, crc16(frames));
  view.setUint16(lame + 34, crc16(frame.subarray(0, lame + 34)));
  return frame;
}

function countFrames(frames: Uint8Array) {
  let count = 0;
  let isMpeg1 = false;
  for (let position = 0; ; count += 1) {
    const header = readLayer3Header(frames, position);
    if (header === undefined) break;
    isMpeg1 = header.isMpeg1;
    position += header.length;
  }
  return { count, samplesPerFrame: isMpeg1 ? 1152 : 576, isMpeg1 };
}

/** A silent frame like the first one, at the lowest bit rate at which the tag fits. */
function emptyFrame(frames: Uint8Array, leastBytes: number): Uint8Array {
  for (let index = 1; index < 15; index += 1) {
    // The third byte holds the bit rate, the sample rate and whether the frame is padded.
    const header = Uint8Array.of(frames[0]!, frames[1]!, (index << 4) | (frames[2]! & 0x0c), frames[3]!);
    const length = readLayer3Header(header, 0)?.length ?? 0;
    if (length >= leastBytes) return joinBytes([header, new Uint8Array(length - 4)]);
  }
  throw new RangeError('No frame is large enough for the info tag.');
}

const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let register = byte;
  for (let step = 0; step < 8; step += 1) register = register & 1 ? (register >> 1) ^ 0xa001 : register >> 1;
  return register;
});

/** CRC-16 with the polynomial x^16 + x^15 + x^2 + 1, bits reflected, start 0. */
function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = (crc >> 8) ^ table[(crc ^ byte) & 255]!;
  return crc;
}
