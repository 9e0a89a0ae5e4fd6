import { describe, expect, test } from 'vitest';
import { createSpeechFixture, recording } from '../../test/support/speech-fixture.js';
import { codes, longText, text } from '../../test/support/speech-texts.js';
import { expectStarlingError } from '../testing/collect-parts.js';

describe('long text', () => {
  test('is spoken piece by piece in one voice, with seeds derived from one', async () => {
    const { speech, engine } = createSpeechFixture();
    await speech.run({ operation: 'tts', text: longText, voice_name: 'Amy', seed: 1 });
    const requests = engine.calls.flatMap((call) => (call.method === 'synthesize' ? [call.request] : []));
    expect(requests.length).toBeGreaterThan(3);
    const { maxSegmentCharacters } = engine.info.capabilities;
    expect(requests.every(({ segment }) => segment.text.length <= maxSegmentCharacters)).toBe(true);
    expect(new Set(requests.map(({ voice }) => voice)).size).toBe(1);
    const seeds = requests.map(({ options }) => options?.seed);
    expect(seeds[0]).toBe(1);
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(engine.calls.filter(({ method }) => method === 'encodeVoice')).toHaveLength(1);
  });

  test('has timings that lie in text and audio without gaps in the text and with gaps in the audio', async () => {
    const { speech } = createSpeechFixture();
    const output = await speech.run({ operation: 'tts', text: longText });
    let textEnd = 0;
    let audioEnd = 0;
    for (const segment of output.segments) {
      expect(longText.slice(textEnd, segment.text_start).trim()).toBe('');
      expect(segment.audio_start).toBeGreaterThanOrEqual(audioEnd);
      expect(segment.audio_end).toBeGreaterThan(segment.audio_start);
      textEnd = segment.text_end;
      audioEnd = segment.audio_end;
    }
    expect(longText.slice(textEnd).trim()).toBe('');
    expect(output.duration).toBeCloseTo(audioEnd, 2);
    expect(output.segments[1]!.audio_start).toBeGreaterThan(output.segments[0]!.audio_end);
  });

  test('repeats itself exactly with the seed that the result tells', async () => {
    const { speech } = createSpeechFixture();
    const first = await speech.run({ operation: 'tts', text: longText });
    const again = await speech.run({ operation: 'tts', text: longText, seed: first.seed });
    const other = await speech.run({ operation: 'tts', text: longText, seed: (first.seed + 1) >>> 0 });
    expect(again.audio).toBe(first.audio);
    expect(other.audio).not.toBe(first.audio);
  });

  test('a service with a seed gives the same result to equal requests', async () => {
    const { speech } = createSpeechFixture({ service: { seed: 5 } });
    const outputs = await Promise.all([1, 2].map(() => speech.run({ operation: 'tts', text })));
    expect(outputs[0]!.seed).toBe(5);
    expect(outputs[1]!.audio).toBe(outputs[0]!.audio);
  });

  test('a piece that the model cannot say is left out with a warning, unless it is all', async () => {
    const { speech, engine } = createSpeechFixture();
    const synthesize = engine.synthesize.bind(engine);
    engine.synthesize = (request, context) => {
      const isForeign = request.segment.text.includes('Paragraph three');
      return synthesize(
        { ...request, segment: { ...request.segment, text: isForeign ? '' : request.segment.text } },
        context,
      );
    };
    const output = await speech.run({ operation: 'tts', text: longText });
    expect(codes(output.warnings)).toEqual(['characters_dropped']);
    await expectStarlingError(
      speech.run({ operation: 'tts', text: 'Paragraph three' }),
      'text_not_speakable',
    );
  });

  test('text without anything to say is a typed error before a voice is made', async () => {
    const { speech, engine } = createSpeechFixture();
    const request = {
      operation: 'tts',
      text: '... !!! ---',
      reference_audio: recording({ seconds: 6 }),
    } as const;
    await expectStarlingError(speech.run(request), 'text_not_speakable');
    expect(engine.calls).toEqual([]);
  });

  test('speech that was cut is never silent about it', async () => {
    const { speech, engine } = createSpeechFixture();
    const synthesize = engine.synthesize.bind(engine);
    engine.synthesize = (request, context) =>
      synthesize({ ...request, options: { ...request.options, maxSpeechTokens: 5 } }, context);
    expect(codes((await speech.run({ operation: 'tts', text })).warnings)).toEqual(['truncated']);
  });

  test('nor about a model that got stuck', async () => {
    const { speech, engine } = createSpeechFixture();
    const synthesize = engine.synthesize.bind(engine);
    engine.synthesize = async function* (request, context) {
      for await (const part of synthesize(request, context)) {
        const isEnd = part.type === 'end';
        yield isEnd ? { ...part, totals: { ...part.totals, stopReason: 'runaway' } } : part;
      }
    };
    expect(codes((await speech.run({ operation: 'tts', text })).warnings)).toEqual(['runaway_cut']);
  });
});
