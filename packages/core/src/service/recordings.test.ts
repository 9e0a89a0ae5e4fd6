import { describe, expect, test } from 'vitest';
import { asBase64, createSpeechFixture, recording } from '../../test/support/speech-fixture.js';
import { codes, text } from '../../test/support/speech-texts.js';
import { expectStarlingError } from '../testing/collect-parts.js';
import { createTestRandom } from '../testing/random.js';
import { createSyntheticVoice } from '../testing/synthetic-voice.js';

describe('reference recordings', () => {
  const speak = async (reference_audio: string, more: Record<string, unknown> = {}) => {
    const { speech, engine } = createSpeechFixture();
    const output = await speech.run({ operation: 'tts' as const, text, reference_audio, ...more });
    const call = engine.calls[0];
    return { output, reference: call?.method === 'encodeVoice' ? call.reference : undefined };
  };

  test('are resampled, trimmed, and used for this request only', async () => {
    const { output, reference } = await speak(recording({ seconds: 40, sampleRate: 16_000 }));
    expect(reference?.sampleRate).toBe(24_000);
    expect(reference!.samples.length / 24_000).toBeCloseTo(30, 2);
    expect(output.parameters).toMatchObject({ voice_cloning: true });
    expect(output.parameters).not.toHaveProperty('optimization');
    expect(output).not.toHaveProperty('warnings');
    const trimmed = await speak(recording({ seconds: 20 }), { max_reference_duration_sec: 5 });
    expect(trimmed.reference!.samples.length / 24_000).toBeCloseTo(5, 2);
  });

  test('that are poor come with warnings', async () => {
    const short = await speak(recording({ seconds: 2 }));
    expect(codes(short.output.warnings)).toEqual(['reference_short']);
    const long = await speak(recording({ seconds: 61, sampleRate: 8000 }));
    expect(codes(long.output.warnings)).toEqual(['reference_long']);
    const quiet = await speak(recording({ seconds: 6, peak: 0.01 }));
    expect(codes(quiet.output.warnings)).toEqual(['reference_quiet']);
    const voice = createSyntheticVoice({ seconds: 6 });
    const clipped = asBase64({ ...voice, samples: voice.samples.map((sample) => sample * 20) });
    expect(codes((await speak(clipped)).output.warnings)).toEqual(['reference_clipped']);
    const silent = asBase64({ samples: new Float32Array(6 * 24_000), sampleRate: 24_000 });
    expect(codes((await speak(silent)).output.warnings)).toEqual(['reference_silent']);
    const random = createTestRandom(7);
    const noisy = asBase64({
      ...voice,
      samples: voice.samples.map((sample) => sample + 0.2 * (random() - 0.5)),
    });
    expect(codes((await speak(noisy)).output.warnings)).toEqual(['reference_noisy']);
  });

  test('that are too short, not base64, not audio or too large are typed errors that name the field', async () => {
    const tooShort = await expectStarlingError(speak(recording({ seconds: 0.5 })), 'audio_too_short');
    expect(tooShort.message).toMatch(/^reference_audio is 0\.50 s long/);
    const notBase64 = await expectStarlingError(speak('nonsense!'), 'audio_unreadable');
    expect(notBase64.message).toMatch(/^reference_audio is not valid base64/);
    const notAudio = await expectStarlingError(
      speak(btoa('no audio at all, only text')),
      'audio_format_unsupported',
    );
    expect(notAudio.details.field).toBe('reference_audio');
    const tooLarge = await expectStarlingError(speak('AAAA'.repeat(12 * 1024 * 1024)), 'audio_too_large');
    expect(tooLarge.details.field).toBe('reference_audio');
  });
});
