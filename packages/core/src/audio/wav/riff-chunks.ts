import { StarlingError } from '../../errors/starling-error.js';

/** Where a chunk's content lies, bounded by the bytes that are there. */
export interface RiffChunk {
  /** First byte of the content. */
  readonly offset: number;
  /** Bytes of content that are present. */
  readonly length: number;
  /** The chunk claimed more bytes than are present. */
  readonly isTruncated: boolean;
}

/** The two chunks of a WAVE file that matter for its samples. */
export interface WaveChunks {
  /** View over the whole file. */
  readonly view: DataView;
  /** Whether numbers are big-endian (RIFX). */
  readonly isBigEndian: boolean;
  /** The first `fmt ` chunk. */
  readonly format: RiffChunk | undefined;
  /** The first `data` chunk. */
  readonly data: RiffChunk | undefined;
}

/** Size that a writer puts where it does not know the length yet, and RF64 where the length is in the ds64 chunk. */
const unknownSize = 0xffffffff;

const containers: readonly string[] = ['RIFF', 'RIFX', 'RF64', 'BW64'];

/**
 * Finds the format and data chunks of a WAVE file. Each step moves on by at least the eight bytes of a chunk header, so
 * the walk ends after `bytes.length / 8` steps at the latest, however the sizes are forged.
 *
 * @throws StarlingError `audio_unreadable` when the bytes are not a WAVE file
 */
export function walkChunks(bytes: Uint8Array): WaveChunks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const container = bytes.length >= 12 ? fourCharacters(view, 0) : '';
  if (!containers.includes(container) || fourCharacters(view, 8) !== 'WAVE') {
    throw new StarlingError('audio_unreadable', 'The bytes are not a WAV file. Send an undamaged file.', {});
  }
  const isBigEndian = container === 'RIFX';
  const riffSize = view.getUint32(4, !isBigEndian);
  let longDataSize: number | undefined;
  let format: RiffChunk | undefined;
  let data: RiffChunk | undefined;

  for (let position = 12; position + 8 <= bytes.length; ) {
    const id = fourCharacters(view, position);
    const declared = view.getUint32(position + 4, !isBigEndian);
    const offset = position + 8;
    const present = bytes.length - offset;
    let size = declared;
    if (id === 'ds64' && declared >= 16 && present >= 16) {
      longDataSize = Number(view.getBigUint64(offset + 8, true));
    } else if (id === 'data') {
      const isUnknown = declared === unknownSize || (declared === 0 && hasStreamingSize(riffSize, offset));
      size = isUnknown ? (longDataSize ?? present) : declared;
      data ??= { offset, length: Math.min(size, present), isTruncated: size > present };
    } else if (id === 'fmt ') {
      format ??= { offset, length: Math.min(size, present), isTruncated: size > present };
    }
    if (format !== undefined && data !== undefined) break;
    position = nextChunk(view, offset, size);
  }
  return { view, isBigEndian, format, data };
}

/** Whether the size of the whole file was left open, or covers nothing beyond the data chunk's header. */
function hasStreamingSize(riffSize: number, dataOffset: number): boolean {
  return riffSize === 0 || riffSize === unknownSize || riffSize + 8 <= dataOffset;
}

/** Chunks are padded to an even size, but some writers forget: then a known chunk name stands right behind. */
function nextChunk(view: DataView, offset: number, size: number): number {
  const end = offset + size;
  if (size % 2 === 0) return end;
  const isUnpadded =
    end + 8 <= view.byteLength && ['fmt ', 'data', 'fact', 'LIST'].includes(fourCharacters(view, end));
  return isUnpadded ? end : end + 1;
}

function fourCharacters(view: DataView, offset: number): string {
  return String.fromCharCode(
    view.getUint8(offset),
    view.getUint8(offset + 1),
    view.getUint8(offset + 2),
    view.getUint8(offset + 3),
  );
}
