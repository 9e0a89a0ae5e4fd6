import type { AudioInfo } from '../audio-info.js';
import { ascii, uint32 } from './byte-lists.js';

/** Entries longer than this are cut off, to keep a header a header. */
const longestEntryBytes = 1024;

/** The LIST INFO chunk that holds the remarks (ISFT, ICMT); empty when there are none. */
export function infoChunk(info: AudioInfo | undefined): Uint8Array {
  const entries = [...infoEntry('ISFT', info?.software), ...infoEntry('ICMT', info?.comment)];
  if (entries.length === 0) return new Uint8Array(0);
  return Uint8Array.from([...ascii('LIST'), ...uint32(entries.length + 4), ...ascii('INFO'), ...entries]);
}

/** An entry ends with a zero byte and is padded to an even length. */
function infoEntry(id: string, text: string | undefined): number[] {
  if (text === undefined || text === '') return [];
  const content = [...new TextEncoder().encode(text).subarray(0, longestEntryBytes), 0];
  const padding = content.length % 2 === 1 ? [0] : [];
  return [...ascii(id), ...uint32(content.length), ...content, ...padding];
}
