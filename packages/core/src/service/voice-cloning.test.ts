import { describe, expect, test } from 'vitest';
import { createSpeechFixture, decodeResult, recording } from '../../test/support/speech-fixture.js';
import type { VoiceCloningInput } from '../operations/index.js';
import { expectStarlingError } from '../testing/collect-parts.js';
import { createMemoryVoiceStore, createVoiceLibrary, voiceIdOf } from '../voices/index.js';

const reference = recording({ seconds: 15, pitch: 130, sampleRate: 44_100 });

function input(changes: Partial<VoiceCloningInput> = {}) {
  return { operation: 'voice_cloning' as const, reference_audio: reference, voice_name: 'Eve', ...changes };
}

test('stores the voice with its reference and conditioning, and speaks a sample with it', async () => {
  const { speech, store, engine } = createSpeechFixture();
  const output = await speech.run(input({ voice_description: 'mine', gender: 'female', seed: 4 }));
  const [record] = await store.list();
  expect(record).toMatchObject({
    id: output.voice_info.voice_id,
    name: 'Eve',
    gender: 'female',
    description: 'mine',
    originalSampleRate: 44_100,
    createdAt: '2025-01-27T15:42:18.000Z',
    type: 'user_cloned_voice',
  });
  const stored = await store.readReference(record!.id);
  expect(stored.sampleRate).toBe(24_000);
  expect(record!.id).toBe(await voiceIdOf(stored));
  expect(await store.readConditioning(record!.id, 'fake@1')).toBeDefined();
  expect((await decodeResult(output.sample_audio)).samples.length).toBeGreaterThan(24_000);

  await speech.run({ operation: 'tts', text: 'Hello', voice_name: 'eve' });
  expect(engine.calls.filter(({ method }) => method === 'encodeVoice')).toHaveLength(1);
});

test('notes who agreed, where it is told', async () => {
  const { speech, store } = createSpeechFixture();
  await speech.run(input({ consent_note: 'Eve agreed in writing, 2025-01-27' }));
  expect((await store.list())[0]?.consentNote).toBe('Eve agreed in writing, 2025-01-27');
  await speech.run(input({ voice_name: 'Ann' }));
  expect((await store.list())[0]).not.toHaveProperty('consentNote');
  for (const consent_note of ['x'.repeat(1001), 7 as unknown as string]) {
    const error = await expectStarlingError(
      speech.run(input({ voice_name: 'Bo', consent_note })),
      'invalid_request',
    );
    expect(error.message).toMatch(/^consent_note must be /);
  }
});

test('without saving stores nothing, and tells how to use the recording', async () => {
  const { speech, store } = createSpeechFixture();
  const output = await speech.run(input({ save_to_library: false }));
  expect(output.saved_to_library).toBe(false);
  expect(output.voice_info.voice_id).toMatch(/^[0-9a-f]{8}$/);
  expect(await store.list()).toEqual([]);
  const usage = { ...output.usage_instructions.tts_basic, reference_audio: reference };
  expect(await speech.run(usage)).toMatchObject({ parameters: { voice_cloning: true } });
});

test('a long recording is trimmed', async () => {
  const { speech, store } = createSpeechFixture();
  const output = await speech.run(
    input({ reference_audio: recording({ seconds: 62, sampleRate: 8000 }), max_reference_duration_sec: 10 }),
  );
  expect(output.voice_info.duration).toBe(10);
  expect((await store.list())[0]?.durationSeconds).toBeCloseTo(10, 3);
  expect(output.warnings?.map(({ code }) => code)).toEqual(['reference_long']);
});

describe('a taken name', () => {
  test.each(['Amy', 'aMY', ' AMY '])(
    '%j is refused before any work, and nothing is overwritten',
    async (name) => {
      const { speech, engine, store } = createSpeechFixture();
      const error = await expectStarlingError(speech.run(input({ voice_name: name })), 'voice_name_taken');
      expect(error.message).toContain('already exists');
      expect(engine.calls).toEqual([]);
      expect(await store.list()).toEqual([]);
    },
  );

  test('of several requests at once exactly one gets it', async () => {
    const { speech, store } = createSpeechFixture();
    const attempts = ['Eve', 'EVE', 'eve'].map((voice_name) => speech.run(input({ voice_name })));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await store.list()).toHaveLength(1);
  });
});

test('failure or cancellation on the way leaves nothing behind', async () => {
  const controller = new AbortController();
  const failing = createSpeechFixture({ engine: { onToken: () => controller.abort() } });
  await expectStarlingError(failing.speech.run(input(), { signal: controller.signal }), 'aborted');
  expect(await failing.store.list()).toEqual([]);
});

test('a library that cannot be written to is a typed error', async () => {
  const voices = createVoiceLibrary({ stores: [createMemoryVoiceStore({ writable: false })] });
  const { speech } = createSpeechFixture({ service: { voices } });
  await expectStarlingError(speech.run(input()), 'voice_store_read_only');
});
