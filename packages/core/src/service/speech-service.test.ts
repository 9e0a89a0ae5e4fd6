import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSpeechFixture, recording } from '../../test/support/speech-fixture.js';
import { flacEncoder } from '../codecs/index.js';
import { StarlingError } from '../errors/starling-error.js';
import { createFakeEngine } from '../testing/fake-engine.js';
import { createSpeechService } from './speech-service.js';

describe('any input gives a result or a typed error', () => {
  const short = recording({ seconds: 1.2 });
  const field = <Value>(valid: fc.Arbitrary<Value>) =>
    fc.oneof({ weight: 8, arbitrary: valid }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) });
  const audio = field(
    fc.constantFrom(short, short.slice(0, 400), 'AAAA', '', '!!', 'data:audio/wav;base64,AAAA'),
  );
  const voiceName = field(fc.constantFrom('Amy', 'aaron', 'Nobody', 'New voice', '../x'));
  const request = fc.record(
    {
      operation: field(
        fc.constantFrom(
          'tts',
          'tts',
          'voice_cloning',
          'list_local_voices',
          'voice_conversion',
          'voice_transfer',
        ),
      ),
      mode: field(fc.constantFrom('basic', 'streaming', 'streaming_voice_cloning')),
      text: field(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.lorem())),
      voice_name: voiceName,
      voice_id: field(fc.constantFrom('a563a2ba', 'ffffffff', '')),
      reference_audio: audio,
      input_audio: audio,
      target_audio: audio,
      target_speaker: audio,
      transfer_mode: field(fc.constantFrom('embedding', 'audio')),
      sample_rate: field(fc.integer({ min: 7999, max: 48_001 })),
      audio_normalization: field(fc.constantFrom('peak', 'rms', 'lufs', null)),
      normalization: field(fc.constantFrom('full', 'basic', 'off')),
      markup: field(fc.constantFrom('none', 'starling', 'ssml')),
      lexicon: field(
        fc.array(fc.record({ written: fc.string({ maxLength: 5 }), spoken: fc.string({ maxLength: 5 }) }), {
          maxLength: 3,
        }),
      ),
      output_format: field(fc.constantFrom('wav', 'pcm', 'flac', 'mp3')),
      chunk_size: field(fc.integer({ min: 0, max: 101 })),
      // JSON has no negative zero.
      exaggeration: field(fc.double({ min: -0.1, max: 1.1 }).map((value) => value + 0)),
      seed: field(fc.nat()),
      save_to_library: field(fc.boolean()),
    },
    { requiredKeys: [] },
  );

  async function expectResultOrTypedError(input: unknown): Promise<void> {
    const { speech } = createSpeechFixture({ service: { encoders: [flacEncoder] } });
    try {
      const output = await speech.run(input);
      expect(JSON.parse(JSON.stringify(output))).toEqual(output);
    } catch (error) {
      if (!StarlingError.is(error)) throw error;
      expect(error.message).not.toBe('');
    }
  }

  test('that looks like a request', async () => {
    await fc.assert(fc.asyncProperty(request, expectResultOrTypedError), { numRuns: 150 });
  });

  test('that may be any JSON', async () => {
    await fc.assert(fc.asyncProperty(fc.jsonValue(), expectResultOrTypedError), { numRuns: 200 });
  });
});

test('a service without voices keeps new ones in memory', async () => {
  const speech = createSpeechService({ engine: createFakeEngine() });
  await speech.run({
    operation: 'voice_cloning',
    reference_audio: recording({ seconds: 6 }),
    voice_name: 'Eve',
  });
  const { local_voices: voices } = await speech.run({ operation: 'list_local_voices' });
  expect(voices.map(({ speaker_name }) => speaker_name)).toEqual(['Eve']);
});

test('listing counts voices and states what was measured', async () => {
  const { speech } = createSpeechFixture();
  const before = await speech.run({ operation: 'list_local_voices' });
  expect(before.stats).toEqual({
    total_voices: 4,
    gender_distribution: { male: 2, female: 2 },
    optimization: 'direct_audio_arrays',
    cache_performance: 'not measured yet: no voice was used twice in this process',
  });
  for (const _use of [1, 2]) await speech.run({ operation: 'tts', text: 'Hello', voice_name: 'Amy' });
  const after = await speech.run({ operation: 'list_local_voices', colour: 'blue' } as {
    operation: 'list_local_voices';
  });
  expect(after.stats.cache_performance).toMatch(/1 repeated and 1 first uses measured in this process/);
  expect(after.warnings?.map(({ code }) => code)).toEqual(['unknown_field']);
});
