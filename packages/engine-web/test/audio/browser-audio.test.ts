import { type Pcm, resample } from '@starling-tts/core';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasChromium, launchChromium } from '../../../../tooling/testing/chromium.ts';
import { outsideTool } from '../../../../tooling/testing/outside-tool.ts';
import { openPage } from '../support/open-page.ts';
import { usePage } from '../support/use-page.ts';
import { makeRecording, recordings } from './ffmpeg-recording.ts';

/** Level of a tone in decibels relative to full scale, by correlation over the middle of the audio. */
function levelOf(frequency: number, { samples, sampleRate }: Pcm): number {
  const start = Math.round(samples.length / 4);
  const length = Math.round(samples.length / 2);
  let real = 0;
  let imaginary = 0;
  let weights = 0;
  for (let index = 0; index < length; index += 1) {
    const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / length);
    const phase = (2 * Math.PI * frequency * index) / sampleRate;
    real += weight * samples[start + index]! * Math.cos(phase);
    imaginary += weight * samples[start + index]! * Math.sin(phase);
    weights += weight;
  }
  return 20 * Math.log10((2 * Math.hypot(real, imaginary)) / weights + 1e-12);
}

describe.skipIf(!hasChromium())('audio in', () => {
  const audio = usePage('audio');
  let page: Page;

  beforeEach(async () => {
    ({ page } = await audio.open());
  });
  afterEach(() => page.close());

  const decode = (bytes: Uint8Array, maxSeconds?: number) =>
    page.evaluate(([bytes, maxSeconds]) => audioPage.decode(bytes, maxSeconds), [bytes, maxSeconds] as const);

  describe.runIf(outsideTool('ffmpeg', 'ffmpeg'))('decodes by the browser', () => {
    test.each(recordings)('$name at its own rate, so that nothing is mirrored into it', async (recording) => {
      const decoded = await decode(makeRecording(recording));
      if (decoded.error) throw new Error(decoded.error.message);
      expect(decoded.sampleRate).toBe(recording.decodedRate);
      expect(Math.abs(decoded.samples.length / decoded.sampleRate - 1)).toBeLessThan(0.1);
      const heard = resample({ samples: decoded.samples, sampleRate: decoded.sampleRate }, 24_000);
      // Two channels of one are 3 dB fainter each.
      expect(levelOf(440, heard)).toBeGreaterThan(-14);
      expect(levelOf(440, heard)).toBeLessThan(-9);
      // 13 kHz would come back at 11 kHz; the browser's own resampler lets such tones through at about -30 dB.
      expect(levelOf(11_000, heard)).toBeLessThan(-60);
    });

    test('refuses what is too long by the header, before decoding', async () => {
      for (const name of ['plain.m4a', 'fragmented.mp4', 'frames.aac', 'live.webm']) {
        const recording = recordings.find((each) => each.name === name)!;
        const { error } = await decode(makeRecording(recording), 0.5);
        expect([name, error?.code]).toEqual([name, 'audio_too_large']);
      }
    });

    test('refuses damaged files with a typed error', async () => {
      for (const recording of recordings) {
        const bytes = makeRecording(recording);
        bytes.fill(0x55, 60, bytes.length);
        const { error } = await decode(bytes);
        // Without its first frames AAC looks like nothing known.
        expect(['audio_unreadable', 'audio_format_unsupported']).toContain(error?.code);
      }
    });
  });

  test('decodes what the browser itself has recorded, which has no length', async () => {
    const bytes = await page.evaluate(() => audioPage.recordTone(1.2));
    const decoded = await decode(bytes);
    if (decoded.error) throw new Error(decoded.error.message);
    expect(decoded).toMatchObject({ format: 'webm', sampleRate: 48_000 });
    expect(decoded.samples.length / 48_000).toBeGreaterThan(1);
    expect(levelOf(440, decoded)).toBeGreaterThan(-10);
    expect((await decode(bytes, 0.5)).error?.code).toBe('audio_too_large');
  });

  describe('recording', () => {
    test('gives mono audio of the length asked for, tells the level, and lets go of the microphone', async () => {
      const { recorded, levels, tracks, constraints } = await page.evaluate(async () => {
        const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        const opened: MediaStream[] = [];
        const constraints: unknown[] = [];
        navigator.mediaDevices.getUserMedia = async (wanted) => {
          constraints.push(wanted);
          const stream = await original(wanted);
          opened.push(stream);
          return stream;
        };
        const levels: { peak: number; rms: number; seconds: number }[] = [];
        const { samples, sampleRate } = await audioPage.recordReference({
          seconds: 1.5,
          onLevel: (level) => levels.push(level),
        });
        const tracks = opened.flatMap((stream) => stream.getTracks().map(({ readyState }) => readyState));
        return { recorded: { samples, sampleRate }, levels, tracks, constraints };
      });
      expect(recorded.samples).toHaveLength(Math.round(1.5 * recorded.sampleRate));
      // Chromium's test microphone beeps.
      expect(Math.max(...recorded.samples)).toBeGreaterThan(0.1);
      expect(levels.length).toBeGreaterThan(20);
      expect(levels.at(-1)!.seconds).toBe(1.5);
      expect(Math.max(...levels.map(({ peak }) => peak))).toBeCloseTo(
        Math.max(...recorded.samples.map((sample) => Math.abs(sample))),
        6,
      );
      expect(tracks).toEqual(['ended']);
      expect(constraints).toMatchObject([
        { audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } },
      ]);
    });

    test('ends early on demand and keeps what there is', async () => {
      const { seconds, told } = await page.evaluate(async () => {
        const finish = new AbortController();
        let told = 0;
        const { samples, sampleRate } = await audioPage.recordReference({
          seconds: 60,
          finish: finish.signal,
          onLevel: (level) => {
            told = level.seconds;
            if (level.seconds > 0.5) finish.abort();
          },
        });
        return { seconds: samples.length / sampleRate, told };
      });
      expect(seconds).toBe(told);
      expect(seconds).toBeLessThan(1);
    });

    test.each([
      ['NotAllowedError', 'denied'],
      ['NotFoundError', 'absent'],
      ['OverconstrainedError', 'absent'],
      ['NotReadableError', 'busy'],
      ['TypeError', 'unsupported'],
    ])('%s becomes microphone_unavailable: %s', async (name, reason) => {
      const error = await page.evaluate((name) => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name));
        return audioPage.recordReference({ seconds: 1 }).catch((error) => error.toJSON());
      }, name);
      expect(error).toMatchObject({ code: 'microphone_unavailable', details: { reason } });
    });

    test('a real refusal', async () => {
      const refusing = await launchChromium({ args: ['--use-fake-ui-for-media-stream=deny'] });
      try {
        const { page: refused } = await openPage(refusing, audio.address);
        const error = await refused.evaluate(() =>
          audioPage.recordReference({ seconds: 1 }).catch((error) => error.toJSON()),
        );
        expect(error).toMatchObject({ code: 'microphone_unavailable', details: { reason: 'denied' } });
      } finally {
        await refusing.close();
      }
    });

    test('a missing device, cancelling and a device that goes away', async () => {
      const record = (seconds: number, deviceId?: string) =>
        page.evaluate(
          ([seconds, deviceId]) =>
            audioPage.recordReference({ seconds, deviceId }).catch((error) => error.toJSON()),
          [seconds, deviceId] as const,
        );
      expect(await record(1, 'no such device')).toMatchObject({ details: { reason: 'absent' } });
      expect(await record(0)).toMatchObject({ code: 'invalid_request' });
      const outcomes = await page.evaluate(async () => {
        const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        let track: MediaStreamTrack | undefined;
        navigator.mediaDevices.getUserMedia = async (wanted) => {
          const stream = await original(wanted);
          [track] = stream.getAudioTracks();
          return stream;
        };
        const codes: unknown[] = [];
        const controller = new AbortController();
        codes.push(
          await audioPage
            .recordReference({ seconds: 60, signal: controller.signal, onLevel: () => controller.abort() })
            .catch((error) => error.code),
          track!.readyState,
        );
        codes.push(
          await audioPage
            .recordReference({ seconds: 60, onLevel: () => track!.dispatchEvent(new Event('ended')) })
            .catch((error) => error.details.reason),
          track!.readyState,
        );
        return codes;
      });
      expect(outcomes).toEqual(['aborted', 'ended', 'absent', 'ended']);
    });
  });
});
