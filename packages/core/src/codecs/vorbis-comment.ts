import type { AudioInfo } from '../audio/audio-info.js';
import { uint32 } from '../audio/wav/byte-lists.js';

/** Entries longer than this are cut off, to keep a header a header. */
const longestEntryBytes = 1024;

/**
 * Remarks in the form that FLAC and Ogg share (RFC 9639 section 8.6, RFC 7845 section 5.2.1): the name of the program
 * that wrote the file, and fields.
 */
export function vorbisComment(info: AudioInfo | undefined): Uint8Array {
  const fields = [
    ...(info?.software ? [`ENCODER=${info.software}`] : []),
    ...(info?.comment ? [`DESCRIPTION=${info.comment}`] : []),
  ];
  return Uint8Array.from([
    ...counted('Starling TTS'),
    ...uint32(fields.length),
    ...fields.flatMap((field) => counted(field)),
  ]);
}

function counted(text: string): number[] {
  const bytes = new TextEncoder().encode(text).subarray(0, longestEntryBytes);
  return [...uint32(bytes.length), ...bytes];
}
