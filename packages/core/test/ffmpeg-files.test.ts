import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeAudio, decodeWav, encodeWav, parseWavHeader } from '@starling-tts/core';
import { codecDecoders, flacDecoder } from '@starling-tts/core/codecs';
import { afterAll, describe, expect, it } from 'vitest';
import { differingSamples } from './audio/compare.js';
import { hasFfmpeg } from './audio/encode-with-ffmpeg.mjs';

const isPossible = hasFfmpeg();
if (!isPossible) {
  console.warn('Skipped: files in rare variants by ffmpeg. Install ffmpeg (Debian: apt-get install ffmpeg).');
}

const folder = mkdtempSync(path.join(tmpdir(), 'starling-ffmpeg-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Two different channels of tone and noise; noise leaves no coding mode unused. */
const source =
  'aevalsrc=0.3*sin(2*PI*440*t)+0.1*(random(0)-0.5)|0.2*sin(2*PI*700*t)+0.01*(random(1)-0.5):d=2';

function ffmpeg(...options: string[]): void {
  const { status, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...options]);
  if (status !== 0) throw new Error(`ffmpeg failed: ${stderr}`);
}

function make(name: string, ...options: string[]): Uint8Array {
  const target = path.join(folder, name);
  ffmpeg('-f', 'lavfi', '-i', source, ...options, target);
  return new Uint8Array(readFileSync(target));
}

/** What ffmpeg itself reads from a file, as 32-bit float WAV. */
function asFfmpegReads(name: string): readonly Float32Array[] {
  const target = path.join(folder, `${name}.float.wav`);
  ffmpeg('-i', path.join(folder, name), '-c:a', 'pcm_f32le', target);
  return decodeWav(new Uint8Array(readFileSync(target))).channelData;
}

describe.runIf(isPossible)('WAV in the variants ffmpeg writes', () => {
  it.each([
    ['pcm_u8', 1, 8000],
    ['pcm_s16le', 2, 44_100],
    ['pcm_s24le', 2, 96_000],
    ['pcm_s24le', 6, 48_000],
    ['pcm_s32le', 1, 192_000],
    ['pcm_f32le', 2, 24_000],
    ['pcm_f64le', 1, 16_000],
    ['pcm_alaw', 1, 8000],
    ['pcm_mulaw', 2, 8000],
  ] as const)('reads %s with %i channels at %i Hz as ffmpeg does', (codec, channels, rate) => {
    const name = `${codec}-${channels}.wav`;
    const bytes = make(name, '-ac', String(channels), '-ar', String(rate), '-c:a', codec);
    const decoded = decodeWav(bytes);
    expect(decoded.sampleRate).toBe(rate);
    expect(decoded.channelData[0]).toHaveLength(2 * rate);
    expect(differingSamples(decoded.channelData, asFfmpegReads(name))).toBe(0);
  });

  it('reads RF64', () => {
    const bytes = make('long.wav', '-rf64', 'always', '-c:a', 'pcm_s16le');
    expect(String.fromCharCode(...bytes.subarray(0, 4))).toBe('RF64');
    expect(differingSamples(decodeWav(bytes).channelData, asFfmpegReads('long.wav'))).toBe(0);
  });

  it('reads a stream from a pipe, whose length was never filled in', () => {
    const { stdout } = spawnSync('ffmpeg', [
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      source,
      '-f',
      'wav',
      'pipe:1',
    ]);
    const header = parseWavHeader(new Uint8Array(stdout));
    expect(header).toMatchObject({ frames: 2 * 44_100, channels: 2, isTruncated: false });
  });

  it.each(['pcm16', 'pcm24', 'float32'] as const)(
    'writes %s files that ffmpeg reads to the bit',
    (format) => {
      const samples = Float32Array.from({ length: 5000 }, (_, n) => Math.sin(n * n * 0.01) * 0.9);
      const bytes = encodeWav({ samples, sampleRate: 24_000 }, { format });
      const { stdout } = spawnSync(
        'ffmpeg',
        ['-v', 'error', '-i', 'pipe:0', '-c:a', 'pcm_f32le', '-f', 'f32le', 'pipe:1'],
        { input: bytes },
      );
      expect(new Float32Array(new Uint8Array(stdout).buffer)).toEqual(decodeWav(bytes).channelData[0]);
    },
  );
});

describe.runIf(isPossible)('FLAC in the variants ffmpeg writes', () => {
  it.each([
    ['fastest', 2, 's16', ['-compression_level', '0']],
    ['smallest', 2, 's16', ['-compression_level', '12']],
    ['left and side', 2, 's16', ['-ch_mode', 'left_side']],
    ['right and side', 2, 's16', ['-ch_mode', 'right_side']],
    ['mid and side', 2, 's16', ['-ch_mode', 'mid_side']],
    ['24 bits, mid and side', 2, 's32', ['-ch_mode', 'mid_side']],
    ['32 bits', 1, 's32', ['-strict', 'experimental', '-bits_per_raw_sample', '32']],
    ['six channels', 6, 's16', []],
    ['fixed predictors', 1, 's16', ['-lpc_type', 'fixed']],
    ['long predictors', 1, 's16', ['-lpc_type', 'cholesky', '-max_prediction_order', '32', '-strict', '-2']],
  ] as const)('is exact to the bit: %s', async (name, channels, depth, options) => {
    const file = `${name.replaceAll(/\W/g, '-')}.flac`;
    const bytes = make(file, '-ac', String(channels), '-c:a', 'flac', '-sample_fmt', depth, ...options);
    const decoded = await flacDecoder.decode(bytes, { maxSeconds: 10 });
    expect(decoded.channelData[0]).toHaveLength(2 * decoded.sampleRate);
    expect(differingSamples(decoded.channelData, asFfmpegReads(file))).toBe(0);
  });
});

describe.runIf(isPossible)('other variants', () => {
  it.each([
    [
      'vbr.mp3',
      'mp3',
      2,
      ['-c:a', 'libmp3lame', '-q:a', '4', '-metadata', 'title=Title', '-id3v2_version', '4'],
    ],
    ['mpeg-2.5.mp3', 'mp3', 1, ['-c:a', 'libmp3lame', '-ar', '8000', '-ac', '1', '-b:a', '16k']],
    ['surround.ogg', 'ogg-vorbis', 6, ['-c:a', 'libvorbis', '-ac', '6']],
    ['surround.opus', 'ogg-opus', 6, ['-c:a', 'libopus', '-ac', '6', '-mapping_family', '1']],
    ['long-frames.opus', 'ogg-opus', 1, ['-c:a', 'libopus', '-ac', '1', '-frame_duration', '60']],
  ] as const)('reads %s', async (name, format, channels, options) => {
    const decoded = await decodeAudio(make(name, ...options), { decoders: codecDecoders });
    expect(decoded).toMatchObject({ format, channels });
    expect(decoded.audio.samples).toHaveLength(2 * decoded.audio.sampleRate);
  });

  it.each([
    ['speech.m4a', ['-c:a', 'aac'], /MP4/],
    ['speech.aac', ['-c:a', 'aac', '-f', 'adts'], /AAC/],
    ['speech.aiff', [], /AIFF/],
    ['speech.webm', ['-c:a', 'libopus'], /WebM/],
    ['adpcm.wav', ['-c:a', 'adpcm_ms'], /format tag 0x2/],
  ] as const)('says what %s is, and what is read instead', async (name, options, message) => {
    const error = await decodeAudio(make(name, ...options), { decoders: codecDecoders }).catch(
      (cause: unknown) => cause,
    );
    expect(error).toMatchObject({ code: 'audio_format_unsupported' });
    expect((error as Error).message).toMatch(message);
  });
});
