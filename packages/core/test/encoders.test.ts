import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type AudioOutputFormat,
  decodeAudio,
  encodeAudio,
  machineGeneratedInfo,
  resample,
} from '@starling-tts/core';
import { codecDecoders, codecEncoders } from '@starling-tts/core/codecs';
import { oggOpusEncoder } from '@starling-tts/core/codecs/ogg-opus-encoder';
import { createSyntheticVoice } from '@starling-tts/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { outsideTool } from '../../../tooling/testing/outside-tool.js';
import { signalToNoise } from './audio/compare.js';

const folder = mkdtempSync(path.join(tmpdir(), 'starling-encoders-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const voice = createSyntheticVoice({ seconds: 7.7 });
const rates = [8000, 11_025, 24_000, 44_100, 48_000];
const formats = ['wav', 'flac', 'mp3', 'ogg_opus'] as const;

async function encode(rate: number, format: AudioOutputFormat) {
  const encoded = await encodeAudio(resample(voice, rate), {
    format,
    encoders: [...codecEncoders, oggOpusEncoder],
    info: machineGeneratedInfo,
  });
  const file = path.join(folder, `${rate}.${format === 'ogg_opus' ? 'opus' : format}`);
  writeFileSync(file, encoded.bytes);
  return { ...encoded, file };
}

function run(program: string, ...options: string[]): { output: Buffer; messages: string } {
  const { status, stdout, stderr, error } = spawnSync(program, options, { maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${program} failed: ${error ?? stderr}`);
  return { output: stdout, messages: String(stderr) };
}

describe.runIf(outsideTool('ffmpeg', 'ffmpeg') && outsideTool('ffprobe', 'ffmpeg'))('ffmpeg', () => {
  describe.each(rates)('at %i Hz', (rate) => {
    it.each(formats)('reads %s without complaint, as long as it was, as our decoder does', async (format) => {
      const { file, bytes } = await encode(rate, format);
      const { output, messages } = run(
        'ffmpeg',
        '-v',
        'error',
        '-err_detect',
        'crccheck+explode',
        // Its own Opus decoder places the sound a fraction of a sample elsewhere.
        ...(format === 'ogg_opus' ? ['-c:a', 'libopus'] : []),
        '-i',
        file,
        '-f',
        'f32le',
        '-',
      );
      expect(messages).toBe('');
      const read = new Float32Array(
        output.buffer.slice(output.byteOffset, output.byteOffset + output.length),
      );
      const { audio } = await decodeAudio(bytes, { decoders: codecDecoders });
      expect(read).toHaveLength(audio.samples.length);
      expect(signalToNoise(read, audio.samples)).toBeGreaterThan(
        format === 'wav' || format === 'flac' ? 200 : 40,
      );
    });
  });

  it.each(formats)('finds the remarks in %s', async (format) => {
    const { file } = await encode(24_000, format);
    const { output } = run(
      'ffprobe',
      '-v',
      'error',
      '-of',
      'json',
      '-show_entries',
      'format_tags:stream_tags',
      file,
    );
    expect(String(output)).toContain('Starling TTS');
    expect(String(output)).toContain(machineGeneratedInfo.comment);
  });
});

describe.runIf(outsideTool('flac', 'flac'))('the reference decoder of FLAC', () => {
  it.each([...rates, 9001])('finds no fault, nor in the check sum of the samples, at %i Hz', async (rate) => {
    const { file } = await encode(rate, 'flac');
    expect(run('flac', '--test', '--warnings-as-errors', '--totally-silent', file).messages).toBe('');
  });
});

describe.runIf(outsideTool('opusinfo', 'opus-tools'))('the checker of Ogg Opus', () => {
  it.each(rates)('finds no fault at %i Hz', async (rate) => {
    const { file, sampleRate } = await encode(rate, 'ogg_opus');
    const { output, messages } = run('opusinfo', file);
    expect(`${output}${messages}`).not.toMatch(/warning|error|negative|invalid/i);
    expect(String(output)).toContain(`Original sample rate: ${sampleRate} Hz`);
    expect(String(output)).toMatch(/Playback length: 0m:07\.(?:700|699)s/);
  });
});
