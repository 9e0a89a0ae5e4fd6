import { describe, expect, test } from 'vitest';
import { createSpeechFixture } from '../../test/support/speech-fixture.js';
import { longText, text } from '../../test/support/speech-texts.js';
import { expectStarlingError } from '../testing/collect-parts.js';

describe('cancelling', () => {
  test('before the request: nothing is started', async () => {
    const { speech, engine } = createSpeechFixture();
    const running = speech.run({ operation: 'tts', text }, { signal: AbortSignal.abort() });
    await expectStarlingError(running, 'aborted');
    expect(engine.calls).toEqual([]);
  });

  test('while a voice is encoded', async () => {
    const controller = new AbortController();
    const { speech } = createSpeechFixture({ engine: { onEncode: () => controller.abort() } });
    const input = { operation: 'tts', text, voice_name: 'Amy' } as const;
    await expectStarlingError(speech.run(input, { signal: controller.signal }), 'aborted');
  });

  test.each(['start', 'audio'] as const)('after the first %s part: nothing more is emitted', async (type) => {
    const { speech, engine } = createSpeechFixture();
    const controller = new AbortController();
    const seen: string[] = [];
    const reading = async () => {
      const input = { operation: 'tts', mode: 'streaming', text: longText, sample_rate: 8000 };
      for await (const part of speech.stream(input, { signal: controller.signal })) {
        seen.push(part.type);
        if (part.type === type) controller.abort();
      }
    };
    await expectStarlingError(reading(), 'aborted');
    expect(seen).toEqual(type === 'start' ? ['start'] : ['start', 'audio']);
    expect(engine.calls.filter(({ method }) => method === 'synthesize')).toHaveLength(1);
  });

  test('between pieces', async () => {
    const controller = new AbortController();
    const { speech, engine } = createSpeechFixture();
    const input = { operation: 'tts', text: longText } as const;
    const onProgress = ({ piece }: { piece: number }) => {
      if (piece === 2) controller.abort();
    };
    await expectStarlingError(speech.run(input, { signal: controller.signal, onProgress }), 'aborted');
    expect(engine.calls.length).toBe(2);
  });
});
