import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AudioDecoder, decodeAudio, durationSeconds, StarlingError } from '@starling-tts/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outsideTool } from '../../../tooling/testing/outside-tool.ts';
import { findFfmpegDecoder } from '../src/audio/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'starling-ffmpeg-decoder-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Three seconds of a tone of 440 Hz, in a file as ffmpeg writes it. */
function make(name: string, ...encoder: string[]): Uint8Array {
  const file = join(folder, name);
  const source = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=3:sample_rate=44100'];
  const { status, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...source, ...encoder, file]);
  if (status !== 0) throw new Error(String(stderr));
  return new Uint8Array(readFileSync(file));
}

/** Files of the decoder's own; other tests must not be seen. */
const usualFolder = process.env.TMPDIR;
beforeAll(() => {
  process.env.TMPDIR = folder;
});
afterAll(() => {
  if (usualFolder === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = usualFolder;
});
const leftOver = () => readdirSync(folder).filter((name) => name.startsWith('starling-audio-'));

it('is not there where ffmpeg is not', async () => {
  expect(await findFfmpegDecoder({ PATH: folder })).toBeUndefined();
  expect(await findFfmpegDecoder({})).toBeUndefined();
});

describe.runIf(outsideTool('ffmpeg', 'ffmpeg'))('with the ffmpeg of this machine', () => {
  let decoders: AudioDecoder[];
  beforeAll(async () => {
    decoders = [(await findFfmpegDecoder())!];
  });

  it.each([
    ['tone.m4a', ['-c:a', 'aac'], 'mp4', 44_100],
    ['stereo.m4a', ['-c:a', 'aac', '-ac', '2'], 'mp4', 44_100],
    ['tone.aac', ['-c:a', 'aac', '-f', 'adts'], 'aac', 44_100],
    ['tone.webm', ['-c:a', 'libopus'], 'webm', 48_000],
    ['tone.aiff', ['-c:a', 'pcm_s16be'], 'aiff', 44_100],
    ['tone.caf', ['-c:a', 'pcm_s16le'], 'caf', 44_100],
    ['tone.wma', ['-c:a', 'wmav2'], 'asf', 44_100],
    ['tone.au', ['-c:a', 'pcm_s16be'], 'au', 44_100],
  ])('reads %s', async (name, encoder, format, rate) => {
    const decoded = await decodeAudio(make(name, ...encoder), { decoders });
    expect(decoded.format).toBe(format);
    expect(decoded.audio.sampleRate).toBe(rate);
    expect(durationSeconds(decoded.audio)).toBeGreaterThan(2.95);
    expect(durationSeconds(decoded.audio)).toBeLessThan(3.2);
    const second = decoded.audio.samples.subarray(rate, 2 * rate);
    const rises = second.filter((sample, index) => index > 0 && sample >= 0 && second[index - 1]! < 0);
    expect(Math.abs(rises.length - 440)).toBeLessThanOrEqual(1);
    expect(leftOver()).toEqual([]);
  });

  it('stops at the limit', async () => {
    const error = await decodeAudio(make('long.m4a', '-c:a', 'aac'), { decoders, maxSeconds: 1 }).catch(
      (thrown: unknown) => thrown,
    );
    expect(StarlingError.is(error, 'audio_too_large') && error.details).toEqual({ limitSeconds: 1 });
    expect(leftOver()).toEqual([]);
  });

  it('stops when the signal fires', async () => {
    const controller = new AbortController();
    const decoding = decodeAudio(make('stop.m4a', '-c:a', 'aac'), { decoders, signal: controller.signal });
    controller.abort();
    await expect(decoding).rejects.toMatchObject({ code: 'aborted' });
    expect(leftOver()).toEqual([]);
  });

  it('gives audio or a typed error for damaged files', async () => {
    const files = [make('damage.m4a', '-c:a', 'aac'), make('damage.webm', '-c:a', 'libopus')];
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), changes, fc.nat(), async (file, edits, cut) => {
        const bytes = file.slice(0, Math.max(16, cut % (2 * file.length)));
        for (const [at, value] of edits) bytes[12 + (at % (bytes.length - 12))] = value;
        try {
          await decodeAudio(bytes, { decoders, maxSeconds: 10 });
        } catch (error) {
          if (!StarlingError.is(error)) throw error;
        }
      }),
      { numRuns: 25 },
    );
    expect(leftOver()).toEqual([]);
  });

  it('opens nothing but the recording', async () => {
    // A playlist in disguise: the signature of an M4A file, then what would make a guessing ffmpeg read another file.
    const secret = join(folder, 'tone.wav');
    make('tone.wav');
    const playlist = new TextEncoder().encode(`    ftypM4A \n#EXTM3U\n#EXTINF:3,\nfile://${secret}\n`);
    await expect(decodeAudio(playlist, { decoders })).rejects.toMatchObject({ code: 'audio_unreadable' });
  });
});
