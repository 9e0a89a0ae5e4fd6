import { id3TagsLength } from './id3-tags.js';
import { findMpegFrame } from './mpeg-frame.js';

/** Formats that are told apart by their first bytes, with the name used in messages. */
export const audioFormatNames = {
  wav: 'WAV',
  mp3: 'MP3',
  flac: 'FLAC',
  'ogg-vorbis': 'Ogg Vorbis',
  'ogg-opus': 'Ogg Opus',
  'ogg-flac': 'Ogg FLAC',
  ogg: 'Ogg (neither Vorbis, Opus nor FLAC)',
  aac: 'AAC',
  mp4: 'MP4 / M4A',
  webm: 'WebM / Matroska',
  aiff: 'AIFF',
  caf: 'Core Audio Format',
  amr: 'AMR',
  asf: 'Windows Media Audio',
  au: 'AU',
  midi: 'MIDI',
  image: 'an image, not audio',
  document: 'a document or archive, not audio',
  text: 'text, not audio',
  unknown: 'of no known audio format',
} as const;

/** A format that {@link sniffAudioFormat} can name. */
export type AudioFormat = keyof typeof audioFormatNames;

/** Bytes and the place where they must stand. A dot matches any byte. */
const signatures: readonly (readonly [AudioFormat, string, number])[] = [
  ['wav', 'RIFF....WAVE', 0],
  ['wav', 'RIFX....WAVE', 0],
  ['wav', 'RF64....WAVE', 0],
  ['wav', 'BW64....WAVE', 0],
  ['flac', 'fLaC', 0],
  ['aiff', 'FORM....AIF', 0],
  ['caf', 'caff', 0],
  ['amr', '#!AMR', 0],
  ['mp4', 'ftyp', 4],
  ['webm', '\x1a\x45\xdf\xa3', 0],
  ['asf', '\x30\x26\xb2\x75\x8e\x66\xcf\x11', 0],
  ['au', '.snd\x00\x00', 0],
  ['midi', 'MThd', 0],
  ['image', '\x89PNG', 0],
  ['image', '\xff\xd8\xff', 0],
  ['image', 'GIF8', 0],
  ['image', 'RIFF....WEBP', 0],
  ['document', '%PDF', 0],
  ['document', 'PK\x03\x04', 0],
  ['document', '\x1f\x8b', 0],
];

const oggCodecs: readonly (readonly [AudioFormat, string])[] = [
  ['ogg-opus', 'OpusHead'],
  ['ogg-vorbis', '\x01vorbis'],
  ['ogg-flac', '\x7fFLAC'],
];

/**
 * Names the format of audio by its content; names and media types given by a client are never looked at. A tag that
 * music players put in front (ID3v2) is skipped.
 *
 * @returns the format, `unknown` when nothing fits
 */
export function sniffAudioFormat(bytes: Uint8Array): AudioFormat {
  const start = id3TagsLength(bytes);
  const content = bytes.subarray(start);
  for (const [format, pattern, offset] of signatures) {
    if (matches(content, pattern, offset)) return format;
  }
  if (matches(content, 'OggS', 0)) return oggFormat(content);
  const frame = findMpegFrame(content);
  if (frame !== undefined) return frame.format;
  if (start > 0) return 'mp3';
  return looksLikeText(content) ? 'text' : 'unknown';
}

/** The first packet of an Ogg stream names its codec; it begins behind the page's header and segment table. */
function oggFormat(bytes: Uint8Array): AudioFormat {
  const packet = 27 + (bytes[26] ?? 0);
  return oggCodecs.find(([, magic]) => matches(bytes, magic, packet))?.[0] ?? 'ogg';
}

function matches(bytes: Uint8Array, pattern: string, offset: number): boolean {
  if (bytes.length < offset + pattern.length) return false;
  for (let index = 0; index < pattern.length; index += 1) {
    const expected = pattern.charCodeAt(index);
    // A dot is a wildcard except where a signature really begins with one.
    if (expected === 0x2e && index > 0) continue;
    if (bytes[offset + index] !== expected) return false;
  }
  return true;
}

/** A JSON error page or HTML sent by mistake is worth telling apart from damaged audio. */
function looksLikeText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 64);
  return (
    head.length > 0 &&
    head.every((byte) => byte === 9 || byte === 10 || byte === 13 || byte >= 32) &&
    head.every((byte) => byte < 127)
  );
}
