import { expect, test } from 'vitest';
import { createSyntheticVoice } from '../testing/synthetic-voice.js';
import { createTestConditioning, createTestVoiceRecord } from '../testing/voice-fixtures.js';
import { voiceStoreConformance } from '../testing/voice-store-conformance.js';
import { createMemoryVoiceStore } from './memory-voice-store.js';
import type { VoiceStore } from './voice-store.js';

voiceStoreConformance('memory', () => createMemoryVoiceStore(), { openReadOnly });

/** The memory store takes its voices at the start: a read-only one is made of what another holds. */
async function openReadOnly(store: VoiceStore): Promise<VoiceStore> {
  const voices = await Promise.all(
    (await store.list()).map(async (record) => {
      const conditioning = await store.readConditioning(record.id, 'test-model@1');
      return {
        record,
        reference: await store.readReference(record.id),
        conditioning: conditioning ? [conditioning] : [],
      };
    }),
  );
  return createMemoryVoiceStore({ writable: false, voices });
}

test('refuses starting voices that share a name', () => {
  const voice = { record: createTestVoiceRecord(), reference: createSyntheticVoice({ seconds: 1 }) };
  const twin = {
    ...voice,
    record: { ...voice.record, id: '00000000' },
    conditioning: [createTestConditioning()],
  };
  expect(() => createMemoryVoiceStore({ voices: [voice, twin] })).toThrow(/already exists/);
});
