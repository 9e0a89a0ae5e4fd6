import { describe, expect, test } from 'vitest';
import { createSpeechFixture, decodeResult } from '../../test/support/speech-fixture.js';
import { expectStarlingError } from '../testing/collect-parts.js';

async function spokenTexts(input: Record<string, unknown>, fixture = createSpeechFixture()) {
  await fixture.speech.run({ operation: 'tts', ...input });
  return fixture.engine.calls.flatMap((call) =>
    call.method === 'synthesize' ? [call.request.segment.text] : [],
  );
}

describe('text normalisation', () => {
  const text = 'It cost “$5” on 3/4/2024.';
  test.each([
    [undefined, 'It cost "five dollars" on March fourth, twenty twenty-four.'],
    ['full', 'It cost "five dollars" on March fourth, twenty twenty-four.'],
    ['basic', 'It cost "$5" on 3/4/2024.'],
    ['off', 'It cost “$5” on 3/4/2024.'],
  ])('%s', async (normalization, expected) => {
    expect(await spokenTexts({ text, normalization })).toEqual([expected]);
  });
});

describe('markup', () => {
  test('is plain text unless asked for', async () => {
    expect(await spokenTexts({ text: 'Wait [pause:500ms] for it.' })).toEqual([
      expect.stringContaining('pause'),
    ]);
  });

  test('pauses are silence of their length, and timings stay with the speech', async () => {
    const { speech, engine } = createSpeechFixture();
    const text = '[pause:300ms]Hello there. [pause:1.5s] Good bye to you.[pause:700ms]';
    const output = await speech.run({ operation: 'tts', text, markup: 'starling' });
    const [first, second] = output.segments;
    expect(output.segments).toHaveLength(2);
    expect(first!.audio_start).toBeCloseTo(0.3, 3);
    expect(second!.audio_start - first!.audio_end).toBeCloseTo(1.5, 3);
    expect(output.duration - second!.audio_end).toBeCloseTo(0.7, 3);
    expect(text.slice(first!.text_start, first!.text_end)).toBe('Hello there.');
    expect(text.slice(second!.text_start, second!.text_end)).toBe('Good bye to you.');
    const { samples, sampleRate } = await decodeResult(output.audio);
    const isSilent = (from: number, to: number) =>
      samples.subarray(Math.round(from * sampleRate), Math.round(to * sampleRate)).every((one) => one === 0);
    expect(isSilent(0, 0.3)).toBe(true);
    expect(isSilent(first!.audio_end, second!.audio_start)).toBe(true);
    expect(isSilent(second!.audio_end, output.duration)).toBe(true);
    expect(isSilent(first!.audio_start, first!.audio_end)).toBe(false);
    expect(engine.calls).toHaveLength(2);
  });

  test('silence in front does not come before there is speech', async () => {
    const { speech } = createSpeechFixture();
    const output = await speech.run({
      operation: 'tts',
      mode: 'streaming',
      text: '<speak><break time="2s"/>Hello there.</speak>',
      markup: 'ssml',
    });
    expect(output.segments[0]!.audio_start).toBe(2);
    const { chunk_details: chunks, audio_duration: seconds } = output.streaming_metrics!;
    const spoken = chunks.reduce((sum, chunk) => sum + chunk.chunk_shape[1], 0) / 24_000;
    expect(spoken).toBeCloseTo(seconds - 2, 3);
  });

  test('what cannot be read is told with its place and nothing of the text', async () => {
    const { speech } = createSpeechFixture();
    const text = 'Hello <prosody rate="fast">secret</prosody>';
    const error = await expectStarlingError(
      speech.run({ operation: 'tts', text, markup: 'ssml' }),
      'markup_invalid',
    );
    expect(error.details).toEqual({ position: 6 });
    expect(error.message).toMatch(/^At character 7 of the text: /);
    expect(error.message).not.toMatch(/secret|prosody/);
  });

  test('with nothing to say is not speakable', async () => {
    const { speech } = createSpeechFixture();
    await expectStarlingError(
      speech.run({ operation: 'tts', text: '[pause:1s]', markup: 'starling' }),
      'text_not_speakable',
    );
  });

  test('tags reach a model that performs them, whatever the markup', async () => {
    const fixture = () => createSpeechFixture({ engine: { capabilities: { tags: ['[laugh]'] } } });
    for (const markup of ['none', 'starling', 'ssml']) {
      expect(await spokenTexts({ text: 'Well [laugh] $5.', markup }, fixture())).toEqual([
        'Well [laugh] five dollars.',
      ]);
    }
    const { speech } = createSpeechFixture();
    await expectStarlingError(
      speech.run({ operation: 'tts', text: 'Well [laugh] then.', markup: 'starling' }),
      'markup_invalid',
    );
  });
});

describe('lexicon', () => {
  const text = 'Use nginx and Polish SQL.';

  test('of the request comes before that of the service', async () => {
    const lexicon = [
      { written: 'nginx', spoken: 'engine x' },
      { written: 'sql', spoken: 'sequel' },
    ];
    expect(await spokenTexts({ text }, createSpeechFixture({ service: { lexicon } }))).toEqual([
      'Use engine x and Polish sequel.',
    ]);
    const own = [
      { written: 'nginx', spoken: 'en jinx' },
      { written: 'polish', spoken: 'shine', case_sensitive: true },
    ];
    expect(await spokenTexts({ text, lexicon: own }, createSpeechFixture({ service: { lexicon } }))).toEqual([
      'Use en jinx and Polish sequel.',
    ]);
  });

  test.each([
    [{ lexicon: 'no' }, /^lexicon must be an array/],
    [
      { lexicon: [{ written: 'secret' }] },
      /^spoken of a lexicon entry must be a string of 1 to 200 characters/,
    ],
    [{ lexicon: [{ written: '', spoken: 'secret' }] }, /^written of a lexicon entry/],
    [{ lexicon: [{ written: 'a', spoken: 'secret'.repeat(40) }] }, /^spoken of a lexicon entry .* got 240$/],
    [{ lexicon: [7] }, /^an entry of lexicon must be an object/],
    [
      { lexicon: Array.from({ length: 201 }, () => ({ written: 'secret', spoken: 'b' })) },
      /^lexicon must have at most 200 entries, got 201$/,
    ],
    [{ markup: 'html' }, /^markup must be one of "none", "starling", "ssml"/],
    [{ normalization: 'some' }, /^normalization must be one of "full", "basic", "off"/],
  ])('%j is refused', async (input, message) => {
    const { speech } = createSpeechFixture();
    const error = await expectStarlingError(
      speech.run({ operation: 'tts', text, ...input }),
      'invalid_request',
    );
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('secret');
  });

  test('cannot make hours of speech of a short text', async () => {
    const { speech, engine } = createSpeechFixture();
    const request = {
      operation: 'tts',
      text: 'a '.repeat(2400),
      lexicon: [{ written: 'a', spoken: 'secret '.repeat(28) }],
    } as const;
    const error = await expectStarlingError(speech.run(request), 'invalid_request');
    expect(error.message).toMatch(/^lexicon makes the text longer than 100000 characters/);
    expect(engine.calls).toHaveLength(0);
  });

  test('of the service is checked when it is made', () => {
    const entry = { written: 'a', spoken: 'b' };
    const create = (lexicon: (typeof entry)[]) => () => createSpeechFixture({ service: { lexicon } });
    expect(create(Array.from({ length: 1000 }, () => entry))).not.toThrow();
    expect(create(Array.from({ length: 1001 }, () => entry))).toThrow(/at most 1000 entries/);
    expect(create([entry, { written: ' ', spoken: 'b' }])).toThrow(/entry 1 differs/);
  });
});
