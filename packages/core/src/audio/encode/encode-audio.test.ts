import { describe, expect, it } from 'vitest';
import { expectStarlingError } from '../../testing/collect-parts.js';
import { machineGeneratedInfo } from '../audio-info.js';
import { decodeWav } from '../wav/decode-wav.js';
import type { AudioEncoder } from './audio-encoder.js';
import { encodeAudio } from './encode-audio.js';

const audio = { samples: Float32Array.of(0, 0.5, -0.5, 1, -1, Number.NaN), sampleRate: 24_000 };

/** Stands for an encoder of the application. */
const flac: AudioEncoder = {
  format: 'flac',
  mimeType: 'audio/flac',
  encode: async ({ samples }, { info }) => ({
    bytes: new TextEncoder().encode(`${samples.length} ${info?.software}`),
    sampleRate: 12_000,
  }),
};

describe('encodeAudio', () => {
  it('writes WAV unless told otherwise, remarks behind the samples', async () => {
    const plain = await encodeAudio(audio);
    expect(plain).toMatchObject({ format: 'wav', mimeType: 'audio/wav', sampleRate: 24_000 });
    const marked = await encodeAudio(audio, { info: machineGeneratedInfo });
    // A reader that takes the header for 44 bytes and goes by the size it tells reads the same samples.
    expect(marked.bytes.slice(8, 44)).toEqual(plain.bytes.slice(8, 44));
    expect(new DataView(marked.bytes.buffer).getUint32(40, true)).toBe(12);
    expect(marked.bytes.slice(44, 56)).toEqual(plain.bytes.slice(44));
    expect(new TextDecoder().decode(marked.bytes.subarray(56))).toMatch(/^LIST.*Starling TTS.*machine/s);
    expect(decodeWav(marked.bytes)).toEqual(decodeWav(plain.bytes));
  });

  it('writes samples alone', async () => {
    const { bytes, mimeType } = await encodeAudio(audio, { format: 'pcm', info: machineGeneratedInfo });
    expect(mimeType).toBe('audio/pcm');
    expect(Array.from(new Int16Array(bytes.buffer))).toEqual([0, 16_384, -16_384, 32_767, -32_768, 0]);
  });

  it('uses the encoders it is given and says what they made', async () => {
    const encoded = await encodeAudio(audio, {
      format: 'flac',
      encoders: [flac],
      info: machineGeneratedInfo,
    });
    expect(new TextDecoder().decode(encoded.bytes)).toBe('6 Starling TTS');
    expect(encoded).toMatchObject({ format: 'flac', mimeType: 'audio/flac', sampleRate: 12_000 });
  });

  it('tells what can be written when an encoder is missing', async () => {
    const error = await expectStarlingError(
      encodeAudio(audio, { format: 'mp3', encoders: [flac] }),
      'audio_format_unsupported',
    );
    expect(error.details).toEqual({ field: 'format', format: 'mp3', available: ['flac', 'pcm', 'wav'] });
    expect(error.message).toContain('Available are flac, pcm, wav.');
  });

  it('refuses rates out of range and aborted calls', async () => {
    await expectStarlingError(encodeAudio({ ...audio, sampleRate: 4000 }), 'invalid_request');
    await expectStarlingError(encodeAudio(audio, { signal: AbortSignal.abort() }), 'aborted');
  });
});
