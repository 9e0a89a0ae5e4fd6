import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import {
  type AudioDecoder,
  type AudioDecoderContext,
  abortedError,
  decodeWav,
  parseWavHeader,
  StarlingError,
  sniffAudioFormat,
} from '@starling-tts/core';
import { readBounded } from './read-bounded.js';

/**
 * The demuxer for each format. Naming it keeps ffmpeg from guessing: a file that pretends must not become a playlist
 * that makes it read other files.
 */
const demuxers = {
  aac: 'aac',
  mp4: 'mov',
  webm: 'matroska',
  aiff: 'aiff',
  caf: 'caf',
  amr: 'amr',
  asf: 'asf',
  au: 'au',
};

/** Decoding runs hundreds of times faster than the sound; one that takes this long is stuck. */
const longestMilliseconds = 120_000;

/**
 * A decoder for AAC, M4A, WebM, AIFF, CAF, AMR, Windows Media and AU recordings by the ffmpeg program of this machine, when there is
 * one. No permissively licensed decoder for AAC runs inside the process. Each recording is decoded in a process of its own that
 * may open nothing but that recording; several channels are mixed to one.
 *
 * @param environment where `PATH` is looked up, default that of this process
 * @returns the decoder, undefined when there is no ffmpeg
 *
 * @example
 * ```ts
 * const ffmpeg = await findFfmpegDecoder();
 * const decoders = ffmpeg ? [...codecDecoders, ffmpeg] : codecDecoders;
 * ```
 */
export async function findFfmpegDecoder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<AudioDecoder | undefined> {
  const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  for (const folder of (environment.PATH ?? '').split(delimiter)) {
    const program = join(folder, name);
    const isThere =
      folder !== '' &&
      (await access(program, constants.X_OK).then(
        () => true,
        () => false,
      ));
    if (isThere) return ffmpegDecoder(program);
  }
  return undefined;
}

function ffmpegDecoder(program: string): AudioDecoder {
  return {
    formats: Object.keys(demuxers),
    async decode(bytes, context) {
      const demuxer = demuxers[sniffAudioFormat(bytes) as keyof typeof demuxers];
      // Some recordings have their table of contents at the end, which a pipe cannot go back from.
      const folder = await mkdtemp(join(tmpdir(), 'starling-audio-'));
      try {
        const file = join(folder, 'recording');
        await writeFile(file, bytes, { mode: 0o600 });
        return decodeWav(await run(program, file, demuxer, context));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** The first audio stream as a WAV file of 32-bit floats, mixed to mono. */
async function run(
  program: string,
  file: string,
  demuxer: string,
  { maxSeconds, signal }: AudioDecoderContext,
): Promise<Uint8Array> {
  const stop = AbortSignal.any([AbortSignal.timeout(longestMilliseconds), ...(signal ? [signal] : [])]);
  const input = ['-protocol_whitelist', 'file', '-f', demuxer, '-i', file];
  // A second more than allowed tells what is too long from what just fits.
  const output = [
    '-map',
    '0:a:0',
    '-t',
    String(maxSeconds + 1),
    '-ac',
    '1',
    '-c:a',
    'pcm_f32le',
    '-f',
    'wav',
    '-',
  ];
  const child = spawn(program, ['-v', 'quiet', '-nostdin', ...input, ...output], {
    stdio: ['ignore', 'pipe', 'ignore'],
    // Windows starts nothing without it.
    env: process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot },
    signal: stop,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  try {
    const [wav, status] = await Promise.all([
      readBounded(child.stdout, (start) => {
        const { dataOffset, sampleRate } = parseWavHeader(start);
        return dataOffset + Math.ceil(maxSeconds * sampleRate) * 4;
      }),
      ended,
    ]);
    if (wav === undefined) throw tooLong(maxSeconds);
    if (status !== 0) throw new Error(`ffmpeg ended with status ${status}.`);
    return wav;
  } catch (error) {
    if (signal?.aborted) throw abortedError(signal);
    throw error;
  } finally {
    child.kill('SIGKILL');
    await ended.catch(() => undefined);
  }
}

function tooLong(limitSeconds: number): StarlingError<'audio_too_large'> {
  return new StarlingError(
    'audio_too_large',
    `The audio is longer than the ${limitSeconds} seconds that are allowed. Send a shorter recording.`,
    { limitSeconds },
  );
}
