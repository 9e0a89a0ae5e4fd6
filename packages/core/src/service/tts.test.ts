import { describe, expect, test } from 'vitest';
import { createSpeechFixture } from '../../test/support/speech-fixture.js';
import { codes, text } from '../../test/support/speech-texts.js';

describe('what the engine is asked for', () => {
  const optionsOf = async (input: Record<string, unknown>) => {
    const { speech, engine } = createSpeechFixture();
    await speech.run({ operation: 'tts', text, seed: 7, ...input });
    const call = engine.calls.find(({ method }) => method === 'synthesize');
    return call?.method === 'synthesize' ? call.request.options : undefined;
  };

  test('is the documented defaults of each mode', async () => {
    expect(await optionsOf({})).toEqual({ seed: 7, temperature: 0.8, exaggeration: 0.5, cfgWeight: 0.5 });
    expect(await optionsOf({ mode: 'streaming' })).toEqual({
      seed: 7,
      temperature: 0.8,
      exaggeration: 0.5,
      cfgWeight: 0.5,
      chunkTokens: 50,
    });
    expect(await optionsOf({ mode: 'streaming_voice_cloning', voice_name: 'Amy' })).toEqual({
      seed: 7,
      temperature: 0.8,
      exaggeration: 0.7,
      cfgWeight: 0.3,
      chunkTokens: 25,
    });
  });

  test('is what the client states, also in basic mode', async () => {
    const given = { exaggeration: 1, cfg_weight: 0, temperature: 2, chunk_size: 3 };
    expect(await optionsOf(given)).toEqual({
      seed: 7,
      exaggeration: 1,
      cfgWeight: 0,
      temperature: 2,
      chunkTokens: 3,
    });
  });
});

describe('options that a model lacks', () => {
  const engine = {
    capabilities: { exaggeration: false, classifierFreeGuidance: false, streaming: 'segment' },
  } as const;

  test('are left out in silence when they are defaults', async () => {
    const { speech, engine: fake } = createSpeechFixture({ engine });
    const output = await speech.run({ operation: 'tts', mode: 'streaming', text });
    expect(output).not.toHaveProperty('warnings');
    expect(fake.calls[0]).toMatchObject({ request: { options: { temperature: 0.8 } } });
    expect(fake.calls[0]).not.toHaveProperty('request.options.exaggeration');
    expect(fake.calls[0]).not.toHaveProperty('request.options.chunkTokens');
  });

  test('are warnings when the client asked for them', async () => {
    const { speech } = createSpeechFixture({ engine });
    const output = await speech.run({
      operation: 'tts',
      mode: 'streaming',
      text,
      exaggeration: 0.9,
      cfg_weight: 0.9,
      chunk_size: 10,
      language: 'de-CH',
    });
    expect(codes(output.warnings)).toEqual([
      'option_unsupported',
      'option_unsupported',
      'option_approximated',
      'language_unsupported',
    ]);
  });

  test('a language that the model speaks is passed on', async () => {
    const { speech, engine: fake } = createSpeechFixture({ engine: { languages: ['en', 'de'] } });
    const output = await speech.run({ operation: 'tts', text: 'Guten Tag', language: 'de-CH' });
    expect(output).not.toHaveProperty('warnings');
    expect(fake.calls[0]).toMatchObject({ request: { options: { language: 'de' } } });
  });
});

test('many requests at once do not mix', async () => {
  const { speech, engine } = createSpeechFixture();
  const names = ['Amy', 'Aaron', 'Benjamin', 'Catherine'];
  const inputs = Array.from({ length: 12 }, (_, index) => ({
    operation: 'tts' as const,
    text: `${text} `.repeat(1 + (index % 5)),
    voice_name: names[index % names.length]!,
    seed: index,
  }));
  const alone: string[] = [];
  for (const input of inputs) alone.push((await speech.run(input)).audio);
  const together = await Promise.all(inputs.map((input) => speech.run(input)));
  expect(together.map(({ audio }) => audio)).toEqual(alone);
  expect(together.map(({ parameters }) => parameters.voice_name)).toEqual(
    inputs.map(({ voice_name }) => voice_name),
  );
  expect(engine.calls.filter(({ method }) => method === 'encodeVoice')).toHaveLength(names.length);
});

test('an engine that fails makes the request fail with its error', async () => {
  const { speech } = createSpeechFixture({
    engine: {
      onToken: () => {
        throw new Error('out of memory');
      },
    },
  });
  await expect(speech.run({ operation: 'tts', text })).rejects.toThrow('out of memory');
});
