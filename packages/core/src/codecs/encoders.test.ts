import { describe, expect, it } from 'vitest';
import { signalToNoise } from '../../test/audio/compare.js';
import { machineGeneratedInfo } from '../audio/audio-info.js';
import { decodeAudio } from '../audio/decode/decode-audio.js';
import { encodeAudio } from '../audio/encode/encode-audio.js';
import type { Pcm } from '../audio/pcm.js';
import { resample } from '../audio/resample/resample.js';
import { encodePcm } from '../audio/wav/encode-wav.js';
import { StarlingError } from '../errors/starling-error.js';
import { createSyntheticVoice } from '../testing/synthetic-voice.js';
import { codecDecoders, codecEncoders } from './index.js';
import { oggOpusEncoder } from './ogg/ogg-opus-encoder.js';

const encoders = [...codecEncoders, oggOpusEncoder];

const rates = [8000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000, 96_000];
const voice = createSyntheticVoice({ seconds: 2.3 });

/** Signal to noise in decibels that each codec keeps on a synthetic voice at least; the lossless one is tested apart. */
const lossy = [
  { format: 'mp3', decoded: 'mp3', quality: 15 },
  { format: 'ogg_opus', decoded: 'ogg-opus', quality: 12 },
] as const;

async function roundTrip(audio: Pcm, format: 'flac' | 'mp3' | 'ogg_opus') {
  const encoded = await encodeAudio(audio, { format, encoders, info: machineGeneratedInfo });
  return { encoded, decoded: await decodeAudio(encoded.bytes, { decoders: codecDecoders }) };
}

describe.each(rates)('at %i Hz', (rate) => {
  const audio = resample(voice, rate);

  it.each(lossy)('$format keeps the sound, its place, its level and its length', async (codec) => {
    const { encoded, decoded } = await roundTrip(audio, codec.format);
    expect(decoded.format).toBe(codec.decoded);
    const inside = resample(audio, encoded.sampleRate);
    const ideal = resample(inside, decoded.audio.sampleRate).samples;
    expect(decoded.audio.samples).toHaveLength(ideal.length);
    expect(signalToNoise(decoded.audio.samples, ideal)).toBeGreaterThan(codec.quality);
    const power = (samples: Float32Array) => samples.reduce((sum, sample) => sum + sample * sample, 0);
    expect(Math.abs(10 * Math.log10(power(decoded.audio.samples) / power(ideal)))).toBeLessThan(0.25);
    expect(encoded.bytes.length).toBeLessThan(12_000 * 2.3 + 1000);
  });

  it('flac keeps every bit of 16-bit samples', async () => {
    const { encoded, decoded } = await roundTrip(audio, 'flac');
    expect([encoded.sampleRate, decoded.audio.sampleRate]).toEqual([rate, rate]);
    expect(encodePcm(decoded.audio.samples)).toEqual(encodePcm(audio.samples));
    expect(encoded.bytes.length).toBeLessThan(audio.samples.length * 2 * 0.8);
  });
});

describe.each(['flac', 'mp3', 'ogg_opus'] as const)('%s', (format) => {
  it('takes the shortest audio there is', async () => {
    for (const length of [1, 2, 5, 700]) {
      const { decoded } = await roundTrip(
        { samples: new Float32Array(length).fill(0.1), sampleRate: 24_000 },
        format,
      );
      const scale = decoded.audio.sampleRate / 24_000;
      expect(decoded.audio.samples).toHaveLength(length * scale);
    }
  });

  it('takes samples that are no numbers or beyond full scale', async () => {
    const samples = voice.samples.slice(0, 24_000);
    samples.set([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 7, -7], 5000);
    const { decoded } = await roundTrip({ samples, sampleRate: 24_000 }, format);
    expect(decoded.audio.samples).toHaveLength(24_000 * (decoded.audio.sampleRate / 24_000));
    expect(decoded.audio.samples.every((sample) => Number.isFinite(sample) && Math.abs(sample) < 2)).toBe(
      true,
    );
  });

  it('gives equal files for equal audio, and files without remarks that are smaller', async () => {
    const make = (info?: typeof machineGeneratedInfo) => encodeAudio(voice, { format, encoders, info });
    const first = await make(machineGeneratedInfo);
    expect((await make(machineGeneratedInfo)).bytes).toEqual(first.bytes);
    expect((await make()).bytes.length).toBeLessThan(first.bytes.length);
    const text = new TextDecoder('latin1').decode(first.bytes);
    expect(text).toContain(machineGeneratedInfo.comment);
  });

  it('stops when the signal fires', async () => {
    const controller = new AbortController();
    const samples = new Float32Array(24_000 * 120).map((_, index) => Math.sin(index / 20));
    const encoding = encodeAudio(
      { samples, sampleRate: 24_000 },
      { format, encoders, signal: controller.signal },
    ).catch((error: unknown) => error);
    controller.abort();
    expect(StarlingError.is(await encoding, 'aborted')).toBe(true);
  });
});
