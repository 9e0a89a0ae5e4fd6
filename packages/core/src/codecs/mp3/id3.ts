import type { AudioInfo } from '../../audio/audio-info.js';
import { ascii } from '../../audio/wav/byte-lists.js';

/** Entries longer than this are cut off, to keep a header a header. */
const longestEntryBytes = 1024;

const utf8 = 3;

/** An ID3v2.4 tag with the program (TSSE) and a comment (COMM); empty when there are no remarks. */
export function id3Tag(info: AudioInfo | undefined): Uint8Array {
  const frames = [
    ...(info?.software ? frame('TSSE', [utf8, ...text(info.software)]) : []),
    ...(info?.comment ? frame('COMM', [utf8, ...ascii('eng'), 0, ...text(info.comment)]) : []),
  ];
  if (frames.length === 0) return new Uint8Array(0);
  return Uint8Array.from([...ascii('ID3'), 4, 0, 0, ...syncSafe(frames.length), ...frames]);
}

function frame(id: string, content: readonly number[]): number[] {
  return [...ascii(id), ...syncSafe(content.length), 0, 0, ...content];
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value).subarray(0, longestEntryBytes);
}

/** Four bytes of seven bits, so that a size never looks like the start of an MPEG frame. */
function syncSafe(size: number): number[] {
  return [21, 14, 7, 0].map((shift) => (size >> shift) & 0x7f);
}
