import { type AudioFacts, aacRate, usualSampleRate } from './audio-facts.js';

/*
 * WebM and Matroska (RFC 9559) in one pass over the elements, without a tree: containers are gone into, everything else is
 * skipped. Recordings made by browsers have containers of unknown size and no duration; their length is told by the last block.
 */

const ids = {
  segment: 0x18538067,
  information: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  codec: 0x86,
  audio: 0xe1,
  samplingFrequency: 0xb5,
  outputSamplingFrequency: 0x78b5,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  blockGroup: 0xa0,
  block: 0xa1,
  simpleBlock: 0xa3,
} as const;

const containers: ReadonlySet<number> = new Set([
  ids.segment,
  ids.information,
  ids.tracks,
  ids.trackEntry,
  ids.audio,
  ids.cluster,
  ids.blockGroup,
]);

/**
 * Reads what a WebM or Matroska file says of its audio.
 *
 * @returns undefined when it has none
 * @throws RangeError when an element ends too early
 */
export function readWebm(bytes: Uint8Array): AudioFacts | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let codec = '';
  let rate = 0;
  let scale = 1_000_000;
  let duration = 0;
  let cluster = 0;
  let last = 0;
  for (let position = 0; position + 2 <= bytes.length; ) {
    const id = readNumber(bytes, position, false);
    const size = id && readNumber(bytes, position + id.length, true);
    if (!id || !size) break;
    position += id.length + size.length;
    if (containers.has(id.value)) continue;
    const length = Math.min(size.value, bytes.length - position);
    switch (id.value) {
      case ids.codec: {
        const name = String.fromCharCode(...bytes.subarray(position, position + Math.min(length, 32)));
        if (name.startsWith('A_')) codec ||= name;
        break;
      }
      case ids.samplingFrequency:
      case ids.outputSamplingFrequency:
        rate = Math.max(rate, readFloat(view, position, length));
        break;
      case ids.timestampScale:
        scale = readUnsigned(bytes, position, length);
        break;
      case ids.duration:
        duration = readFloat(view, position, length);
        break;
      case ids.timestamp:
        cluster = readUnsigned(bytes, position, length);
        last = Math.max(last, cluster);
        break;
      case ids.block:
      case ids.simpleBlock: {
        const track = readNumber(bytes, position, true);
        if (track && length >= track.length + 2) {
          last = Math.max(last, cluster + view.getInt16(position + track.length));
        }
        break;
      }
    }
    position += length;
  }
  if (codec === '') return undefined;
  const stated = codec.startsWith('A_AAC') ? aacRate(rate) : rate;
  return {
    sampleRate: codec.startsWith('A_OPUS') ? usualSampleRate : Math.round(stated),
    seconds: (Math.max(duration, last) * scale) / 1e9,
  };
}

/**
 * A number of one to eight bytes whose leading zero bits tell how many.
 *
 * @param isSize whether the bit that ends the zeros is taken off, as in sizes, or kept, as in ids
 */
function readNumber(
  bytes: Uint8Array,
  position: number,
  isSize: boolean,
): { readonly value: number; readonly length: number } | undefined {
  const first = bytes[position];
  if (first === undefined || first === 0) return undefined;
  const length = Math.clz32(first) - 23;
  if (position + length > bytes.length) return undefined;
  let value = isSize ? first & (0xff >> length) : first;
  for (let index = 1; index < length; index += 1) value = value * 256 + bytes[position + index]!;
  return { value, length };
}

function readUnsigned(bytes: Uint8Array, position: number, length: number): number {
  return bytes
    .subarray(position, position + Math.min(length, 8))
    .reduce((value, byte) => value * 256 + byte, 0);
}

function readFloat(view: DataView, position: number, length: number): number {
  const value = length === 8 ? view.getFloat64(position) : length === 4 ? view.getFloat32(position) : 0;
  return Number.isFinite(value) ? value : 0;
}
