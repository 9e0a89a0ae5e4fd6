import { describe, expect, test } from 'vitest';
import { createSpeechFixture, recording } from '../../test/support/speech-fixture.js';
import { codes, collect, text } from '../../test/support/speech-texts.js';
import { decodeAudio, decodeBase64, decodeWav, machineGeneratedInfo } from '../audio/index.js';
import { codecDecoders, codecEncoders } from '../codecs/index.js';
import { oggOpusEncoder } from '../codecs/ogg/ogg-opus-encoder.js';
import { expectStarlingError } from '../testing/collect-parts.js';

const formats = [
  ['wav', 'wav', 'audio/wav'],
  ['flac', 'flac', 'audio/flac'],
  ['mp3', 'mp3', 'audio/mpeg'],
  ['ogg_opus', 'ogg-opus', 'audio/ogg; codecs=opus'],
] as const;

const requests = () =>
  [
    { operation: 'tts', text, mode: 'streaming', seed: 1 },
    { operation: 'voice_conversion', input_audio: recording({ seconds: 2 }), voice_name: 'Amy' },
    {
      operation: 'voice_transfer',
      transfer_mode: 'embedding',
      input_audio: recording({ seconds: 2 }),
      voice_name: 'Amy',
    },
  ] as const;

const encoders = [...codecEncoders, oggOpusEncoder];

describe.each(requests())('$operation', (request) => {
  test.each(formats)('as %s says truly what it is', async (output_format, format, mimeType) => {
    const { speech } = createSpeechFixture({ service: { encoders } });
    const output = await speech.run({ ...request, output_format });
    expect(output).toMatchObject({ format: output_format, mime_type: mimeType, sample_rate: 24_000 });
    const bytes = decodeBase64(output.audio, 'audio');
    const decoded = await decodeAudio(bytes, { decoders: codecDecoders });
    expect(decoded.format).toBe(format);
    expect(decoded.audio.samples.length / decoded.audio.sampleRate).toBeCloseTo(output.duration, 3);
    const all = new TextDecoder('latin1').decode(bytes);
    expect(all).toContain(machineGeneratedInfo.software);
    expect(all).toContain(machineGeneratedInfo.comment);
  });

  test('as pcm is the samples of the WAV file', async () => {
    const { speech } = createSpeechFixture();
    const wav = decodeBase64((await speech.run(request)).audio, 'audio');
    const output = await speech.run({ ...request, output_format: 'pcm' });
    expect(output).toMatchObject({ format: 'pcm', mime_type: 'audio/pcm' });
    const pcm = decodeBase64(output.audio, 'audio');
    expect(wav.subarray(44, 44 + pcm.length)).toEqual(pcm);
    expect(pcm.length / 2 / 24_000).toBeCloseTo(output.duration, 3);
  });

  test('without the encoder is refused before the model works, with what there is', async () => {
    const { speech, engine } = createSpeechFixture({ service: { encoders: encoders.slice(0, 1) } });
    const error = await expectStarlingError(
      speech.run({ ...request, output_format: 'mp3' }),
      'audio_format_unsupported',
    );
    expect(error.details).toEqual({
      field: 'output_format',
      format: 'mp3',
      available: ['flac', 'pcm', 'wav'],
    });
    expect(error.message).toMatch(/^output_format "mp3" cannot be written here/);
    expect(engine.calls).toHaveLength(0);
  });

  test('a format that nobody knows is refused with all there are', async () => {
    const error = await expectStarlingError(
      createSpeechFixture().speech.run({ ...request, output_format: 'aac' }),
      'invalid_request',
    );
    expect(error.message).toBe(
      'output_format must be one of "wav", "pcm", "flac", "mp3", "ogg_opus", got "aac"',
    );
  });

  test('a stream stays as it is and says so', async () => {
    const { speech } = createSpeechFixture();
    const { start } = await collect(speech.stream({ ...request, output_format: 'mp3' }));
    expect(start.format).toBe('float32');
    expect(codes(start.warnings)).toContain('encoding_deferred');
  });
});

test('a rate that the format lacks becomes the next higher one, and the result says so', async () => {
  const { speech } = createSpeechFixture({ service: { encoders } });
  const request = { operation: 'tts', text, seed: 1, sample_rate: 9001 } as const;
  const [flac, mp3, opus] = await Promise.all(
    (['flac', 'mp3', 'ogg_opus'] as const).map((output_format) => speech.run({ ...request, output_format })),
  );
  expect([flac!.sample_rate, mp3!.sample_rate, opus!.sample_rate]).toEqual([9001, 11_025, 12_000]);
  expect(mp3!.duration).toBe(flac!.duration);
});

test('the remarks can be left out', async () => {
  const request = { operation: 'tts', text, seed: 1 } as const;
  const withRemarks = await createSpeechFixture().speech.run(request);
  const without = await createSpeechFixture({ service: { tellsMachineGenerated: false } }).speech.run(
    request,
  );
  const bytes = decodeBase64(without.audio, 'audio');
  expect(bytes).toHaveLength(44 + Math.round(without.duration * 24_000) * 2);
  expect(decodeWav(decodeBase64(withRemarks.audio, 'audio'))).toEqual(decodeWav(bytes));
  for (const { format } of encoders) {
    const { speech } = createSpeechFixture({ service: { encoders, tellsMachineGenerated: false } });
    const { audio } = await speech.run({ ...request, output_format: format });
    expect(new TextDecoder('latin1').decode(decodeBase64(audio, 'audio'))).not.toContain(
      machineGeneratedInfo.comment,
    );
  }
});

test('the sample of a cloned voice carries the remarks too', async () => {
  const { speech } = createSpeechFixture();
  const output = await speech.run({
    operation: 'voice_cloning',
    reference_audio: recording({ seconds: 6 }),
    voice_name: 'Eve',
  });
  const bytes = decodeBase64(output.sample_audio, 'sample_audio');
  expect(new TextDecoder('latin1').decode(bytes)).toContain(machineGeneratedInfo.comment);
});
