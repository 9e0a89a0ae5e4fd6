import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A recording in some container, made with ffmpeg. */
export interface Recording {
  /** Name of the file; its ending tells ffmpeg the container. */
  readonly name: string;
  /** Rate in hertz. */
  readonly sampleRate: number;
  /** Options for the encoder and the container. */
  readonly options: readonly string[];
}

const made = new Map<string, Uint8Array>();

/** A second with a tone of 440 Hz and one of 13 kHz, which 24 kHz audio cannot hold. Made once. */
export function makeRecording(recording: Recording): Uint8Array {
  const bytes = made.get(recording.name) ?? encode(recording);
  made.set(recording.name, bytes);
  return bytes.slice();
}

function encode({ name, sampleRate, options }: Recording): Uint8Array {
  const folder = mkdtempSync(path.join(tmpdir(), 'starling-recording-'));
  try {
    const target = path.join(folder, name);
    const high = sampleRate > 27_000 ? '+0.2*sin(2*PI*13000*t)' : '';
    const source = `aevalsrc=0.3*sin(2*PI*440*t)${high}:d=1:s=${sampleRate}`;
    const { status, stderr } = spawnSync('ffmpeg', [
      ...['-v', 'error', '-y', '-f', 'lavfi', '-i', source],
      ...['-bitexact', ...options, target],
    ]);
    if (status !== 0) throw new Error(`ffmpeg could not write ${name}: ${stderr}`);
    return new Uint8Array(readFileSync(target));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const aac = ['-c:a', 'aac', '-b:a', '128k'];
const opus = ['-c:a', 'libopus', '-b:a', '96k'];

/** Everything that only the browser reads. */
export const recordings: readonly (Recording & { readonly decodedRate: number })[] = [
  { name: 'plain.m4a', sampleRate: 44_100, options: aac, decodedRate: 44_100 },
  { name: 'stereo.m4a', sampleRate: 48_000, options: ['-ac', '2', ...aac], decodedRate: 48_000 },
  { name: 'low.m4a', sampleRate: 22_050, options: ['-c:a', 'aac'], decodedRate: 44_100 },
  {
    name: 'fragmented.mp4',
    sampleRate: 44_100,
    options: [...aac, '-movflags', 'frag_keyframe+empty_moov+default_base_moof', '-frag_duration', '200000'],
    decodedRate: 44_100,
  },
  { name: 'opus.mp4', sampleRate: 48_000, options: opus, decodedRate: 48_000 },
  { name: 'flac.mp4', sampleRate: 96_000, options: ['-c:a', 'flac', '-strict', '-2'], decodedRate: 96_000 },
  { name: 'quick.mov', sampleRate: 44_100, options: aac, decodedRate: 44_100 },
  { name: 'frames.aac', sampleRate: 44_100, options: aac, decodedRate: 44_100 },
  { name: 'low.aac', sampleRate: 16_000, options: ['-c:a', 'aac'], decodedRate: 32_000 },
  { name: 'opus.webm', sampleRate: 48_000, options: opus, decodedRate: 48_000 },
  { name: 'vorbis.webm', sampleRate: 44_100, options: ['-c:a', 'libvorbis'], decodedRate: 44_100 },
  { name: 'live.webm', sampleRate: 48_000, options: [...opus, '-live', '1'], decodedRate: 48_000 },
  { name: 'aac.mka', sampleRate: 44_100, options: aac, decodedRate: 44_100 },
];
