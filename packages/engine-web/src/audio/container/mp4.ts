import { type AudioFacts, aacRate, usualSampleRate } from './audio-facts.js';

/*
 * The few boxes of MP4 and QuickTime files (ISO/IEC 14496-12) that tell rate and length of the first audio track. The length is
 * taken from the tables that a decoder goes by, not from what the header claims alone.
 */

interface Box {
  readonly type: string;
  readonly content: DataView;
}

interface Track {
  readonly id: number;
  readonly timescale: number;
  readonly duration: number;
  readonly sampleRate: number;
}

/**
 * Reads what an MP4 or M4A file says of its first audio track.
 *
 * @returns undefined when it has none
 * @throws RangeError when a box ends too early
 */
export function readMp4(bytes: Uint8Array): AudioFacts | undefined {
  const file = boxesIn(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const movie = file.find(({ type }) => type === 'moov');
  if (movie === undefined) return undefined;
  const movieBoxes = boxesIn(movie.content);
  const track = movieBoxes
    .filter(({ type }) => type === 'trak')
    .map(({ content }) => readTrack(content))
    .find((found) => found !== undefined);
  if (track === undefined || track.timescale === 0) return undefined;
  const defaultDuration = readDefaultDuration(movieBoxes, track.id);
  const fragments = file
    .filter(({ type }) => type === 'moof')
    .reduce((sum, { content }) => sum + readFragment(content, track.id, defaultDuration), 0);
  return {
    sampleRate: track.sampleRate || track.timescale,
    seconds: Math.max(track.duration, fragments) / track.timescale,
  };
}

function readTrack(content: DataView): Track | undefined {
  const media = find(content, 'mdia');
  const handler = media && find(media, 'hdlr');
  const header = media && find(media, 'mdhd');
  const trackHeader = find(content, 'tkhd');
  const information = media && find(media, 'minf');
  const table = information && find(information, 'stbl');
  if (!handler || !header || !trackHeader || !table || text(handler, 8) !== 'soun') return undefined;
  const isLong = header.getUint8(0) === 1;
  const timescale = header.getUint32(isLong ? 20 : 12);
  const stated = isLong ? Number(header.getBigUint64(24)) : header.getUint32(16);
  // All bits set: not known.
  const duration = stated >= (isLong ? Number.MAX_SAFE_INTEGER : 0xffff_ffff) ? 0 : stated;
  return {
    id: trackHeader.getUint32(trackHeader.getUint8(0) === 1 ? 20 : 12),
    timescale,
    duration: Math.max(duration, sumOfSamples(find(table, 'stts'))),
    sampleRate: readRate(find(table, 'stsd')),
  };
}

/** The rate of the first sample entry; 0 when it does not fit into the field (16 bits before the point). */
function readRate(descriptions: DataView | undefined): number {
  if (descriptions === undefined || descriptions.byteLength < 8 + 36) return 0;
  const codec = text(descriptions, 12);
  if (codec === 'Opus') return usualSampleRate;
  const rate = descriptions.getUint16(8 + 32);
  return codec === 'mp4a' ? aacRate(rate) : rate;
}

/** Sum of a table of runs of samples of the same duration. */
function sumOfSamples(table: DataView | undefined): number {
  if (table === undefined) return 0;
  const entries = Math.min(table.getUint32(4), Math.floor((table.byteLength - 8) / 8));
  let sum = 0;
  for (let entry = 0; entry < entries; entry += 1) {
    sum += table.getUint32(8 + entry * 8) * table.getUint32(12 + entry * 8);
  }
  return sum;
}

function readDefaultDuration(movie: readonly Box[], track: number): number {
  const extension = movie.find(({ type }) => type === 'mvex');
  const defaults = extension && boxesIn(extension.content).filter(({ type }) => type === 'trex');
  return defaults?.find(({ content }) => content.getUint32(4) === track)?.content.getUint32(12) ?? 0;
}

/** Duration of a fragment's samples of one track. */
function readFragment(content: DataView, track: number, defaultDuration: number): number {
  let sum = 0;
  for (const { type, content: fragment } of boxesIn(content)) {
    const header = type === 'traf' ? find(fragment, 'tfhd') : undefined;
    if (header?.getUint32(4) !== track) continue;
    const flags = header.getUint32(0);
    const at = 8 + (flags & 1 ? 8 : 0) + (flags & 2 ? 4 : 0);
    const duration = flags & 8 ? header.getUint32(at) : defaultDuration;
    for (const run of boxesIn(fragment)) if (run.type === 'trun') sum += readRun(run.content, duration);
  }
  return sum;
}

function readRun(run: DataView, defaultDuration: number): number {
  const flags = run.getUint32(0);
  const count = run.getUint32(4);
  if (!(flags & 0x100)) return count * defaultDuration;
  const start = 8 + (flags & 1 ? 4 : 0) + (flags & 4 ? 4 : 0);
  const stride = [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag).length * 4;
  let sum = 0;
  for (let sample = 0; sample < count; sample += 1) sum += run.getUint32(start + sample * stride);
  return sum;
}

function find(content: DataView, type: string): DataView | undefined {
  return boxesIn(content).find((box) => box.type === type)?.content;
}

function boxesIn(content: DataView): Box[] {
  const boxes: Box[] = [];
  for (let position = 0; position + 8 <= content.byteLength; ) {
    const short = content.getUint32(position);
    const header = short === 1 ? 16 : 8;
    const stated = short === 1 ? Number(content.getBigUint64(position + 8)) : short;
    const rest = content.byteLength - position;
    // 0 means to the end; what is cut off is read as far as it is there.
    const size = stated === 0 ? rest : Math.min(stated, rest);
    if (size < header) break;
    boxes.push({
      type: text(content, position + 4),
      content: new DataView(content.buffer, content.byteOffset + position + header, size - header),
    });
    position += size;
  }
  return boxes;
}

function text(view: DataView, offset: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(offset + index)));
}
