import { describe, expect, it } from 'vitest';
import { buildWav } from '../../../test/audio/build-wav.js';
import { StarlingError } from '../../errors/starling-error.js';
import { encodeWav } from '../wav/encode-wav.js';
import type { AudioDecoder } from './audio-decoder.js';
import { decodeAudio } from './decode-audio.js';
import { sniffAudioFormat } from './sniff-format.js';

const wav = encodeWav({ samples: new Float32Array(24_000).fill(0.25), sampleRate: 24_000 });
const bytesOf = (text: string, length = 64) => {
  const bytes = new Uint8Array(length);
  bytes.set(Buffer.from(text, 'latin1'));
  return bytes;
};

async function failure(promise: Promise<unknown>): Promise<StarlingError> {
  const error = await promise.then(
    () => new Error('nothing was thrown'),
    (cause: unknown) => cause,
  );
  if (!StarlingError.is(error)) throw error;
  return error;
}

/** Claims to read MP3, to see what `decodeAudio` makes of what a decoder does. */
function decoder(decode: AudioDecoder['decode']): readonly AudioDecoder[] {
  return [{ formats: ['mp3'], decode }];
}
const mp3 = bytesOf('ID3\x04\0\0\0\0\0\0', 64);

describe('decodeAudio', () => {
  it('decodes WAV to mono at its own rate', async () => {
    const stereo = buildWav({
      channels: 2,
      sampleRate: 8000,
      data: Uint8Array.of(0, 0x40, 0, 0x20, 0, 0xc0, 0, 0),
    });
    const { audio, format, channels } = await decodeAudio(stereo);
    expect({ format, channels, sampleRate: audio.sampleRate }).toEqual({
      format: 'wav',
      channels: 2,
      sampleRate: 8000,
    });
    expect([...audio.samples]).toEqual([0.375, -0.25]);
  });

  it('says which formats are read when it meets another', async () => {
    const error = await failure(decodeAudio(mp3, { field: 'reference_audio' }));
    expect(error.code).toBe('audio_format_unsupported');
    expect(error.message).toBe(
      'reference_audio: The file is MP3, which cannot be read here. Supported: WAV. Convert the recording and send it again.',
    );
    expect(error.details).toEqual({ field: 'reference_audio', format: 'mp3' });
  });

  it('lists injected decoders among the supported formats', async () => {
    const error = await failure(
      decodeAudio(bytesOf('fLaC'), { decoders: decoder(async () => ({ channelData: [], sampleRate: 1 })) }),
    );
    expect(error.message).toContain('Supported: MP3, WAV.');
  });

  it('refuses too many bytes without looking at them', async () => {
    const error = await failure(decodeAudio(wav, { maxBytes: wav.length - 1, field: 'input_audio' }));
    expect(error.code).toBe('audio_too_large');
    expect(error.details).toEqual({ field: 'input_audio', limitBytes: wav.length - 1 });
    await expect(decodeAudio(wav, { maxBytes: wav.length })).resolves.toBeDefined();
  });

  it('refuses too many seconds by the header alone', async () => {
    const error = await failure(decodeAudio(wav, { maxSeconds: 0.99 }));
    expect(error.code).toBe('audio_too_large');
    expect(error.details).toEqual({ limitSeconds: 0.99 });
    await expect(decodeAudio(wav, { maxSeconds: 1 })).resolves.toBeDefined();
  });

  it.each([
    ['nothing', new Uint8Array(0), 'audio_unreadable', /empty/],
    ['a WAV without samples', wav.slice(0, 44), 'audio_unreadable', /no sound could be read/],
    [
      'a JSON error page',
      bytesOf('{"error": "not found"}', 22),
      'audio_format_unsupported',
      /text, not audio/,
    ],
    ['a picture', bytesOf('\x89PNG\r\n'), 'audio_format_unsupported', /an image, not audio/],
    ['zeros', new Uint8Array(100), 'audio_format_unsupported', /no known audio format/],
  ])('refuses %s', async (_, bytes, code, message) => {
    const error = await failure(decodeAudio(bytes));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it('turns whatever a decoder throws into a typed error and keeps the cause', async () => {
    const cause = new RangeError('index out of bounds');
    const error = await failure(decodeAudio(mp3, { decoders: decoder(async () => Promise.reject(cause)) }));
    expect(error.code).toBe('audio_unreadable');
    expect(error.cause).toBe(cause);
  });

  it('does not trust a decoder about length or rate', async () => {
    const long = decoder(async () => ({ channelData: [new Float32Array(9000)], sampleRate: 8000 }));
    expect((await failure(decodeAudio(mp3, { decoders: long, maxSeconds: 1 }))).code).toBe('audio_too_large');
    const slow = decoder(async () => ({ channelData: [new Float32Array(9000)], sampleRate: 4000 }));
    expect((await failure(decodeAudio(mp3, { decoders: slow }))).code).toBe('audio_format_unsupported');
  });

  it('stops when the signal fires, before and during the decoding', async () => {
    expect((await failure(decodeAudio(wav, { signal: AbortSignal.abort() }))).code).toBe('aborted');
    const controller = new AbortController();
    const decoding = decodeAudio(mp3, {
      signal: controller.signal,
      decoders: decoder(async () => {
        controller.abort();
        return { channelData: [new Float32Array(9000)], sampleRate: 8000 };
      }),
    });
    expect((await failure(decoding)).code).toBe('aborted');
  });
});

describe('sniffAudioFormat', () => {
  const frame = (length: number) => {
    const bytes = new Uint8Array(length);
    bytes.set([0xff, 0xfb, 0x90, 0x00]);
    return bytes;
  };
  /** Two frames of 417 bytes: 128 kbit/s at 44.1 kHz. */
  const frames = new Uint8Array(Buffer.concat([frame(417), frame(417)]));

  it.each([
    ['wav', wav],
    ['mp3', frames],
    ['mp3', new Uint8Array(Buffer.concat([new Uint8Array(100), frames]))],
    ['mp3', frame(417)],
    ['mp3', new Uint8Array(Buffer.concat([bytesOf('ID3\x04\0\0\0\0\0\x0a', 20), frames]))],
    ['flac', new Uint8Array(Buffer.concat([bytesOf('ID3\x04\0\0\0\0\0\x0a', 20), bytesOf('fLaC')]))],
    ['mp3', bytesOf('ID3\x04\0\0\x7f\x7f\x7f\x7f')],
    ['ogg-opus', bytesOf(`OggS${'\0'.repeat(22)}\x01\x13OpusHead`)],
    ['ogg-vorbis', bytesOf(`OggS${'\0'.repeat(22)}\x01\x1e\x01vorbis`)],
    ['ogg-flac', bytesOf(`OggS${'\0'.repeat(22)}\x01\x33\x7fFLAC`)],
    ['ogg', bytesOf(`OggS${'\0'.repeat(22)}\x01\x50Speex   `)],
    ['ogg', bytesOf('OggS', 4)],
    ['mp4', bytesOf('\0\0\0\x20ftypM4A ')],
    ['webm', bytesOf('\x1a\x45\xdf\xa3')],
    ['aiff', bytesOf('FORM\0\0\0\x10AIFF')],
    ['document', bytesOf('%PDF-1.7')],
    ['text', bytesOf('<!doctype html>', 15)],
    ['unknown', frame(300)],
    ['unknown', new Uint8Array(0)],
    ['unknown', bytesOf('RIFF\0\0\0\0AVI ')],
  ])('finds %s', (format, bytes) => {
    expect(sniffAudioFormat(bytes)).toBe(format);
  });
});
