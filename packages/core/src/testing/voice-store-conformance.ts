import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Pcm } from '../audio/pcm.js';
import { conditioningKey } from '../engine/conditioning.js';
import type { VoiceStore } from '../voices/voice-store.js';
import { expectStarlingError } from './collect-parts.js';
import { createSyntheticVoice } from './synthetic-voice.js';
import { conditioningBits, createTestConditioning, createTestVoiceRecord } from './voice-fixtures.js';

/** Options of {@link voiceStoreConformance}. */
export interface VoiceStoreConformanceOptions {
  /** Opens the same voices without the right to change them. Left out when the store has no such form. */
  readonly openReadOnly?: (store: VoiceStore) => VoiceStore | Promise<VoiceStore>;
  /** Opens the same voices anew, for example after a restart. Left out when nothing outlives the store. */
  readonly reopen?: (store: VoiceStore) => VoiceStore | Promise<VoiceStore>;
  /** Removes what the factory made. */
  readonly cleanUp?: (store: VoiceStore) => void | Promise<void>;
}

/**
 * Registers the tests that every {@link VoiceStore} has to pass. Call it at the top level of a vitest file.
 *
 * @param name what the store is called in the test report
 * @param factory makes an empty writable store; called once for each test
 */
export function voiceStoreConformance(
  name: string,
  factory: () => VoiceStore | Promise<VoiceStore>,
  options: VoiceStoreConformanceOptions = {},
): void {
  describe(`voice store conformance: ${name}`, () => {
    let store: VoiceStore;
    const amy = createTestVoiceRecord();
    const reference = createSyntheticVoice({ seconds: 2 });
    const conditioning = createTestConditioning();
    const key = conditioningKey(conditioning);

    beforeEach(async () => {
      store = await factory();
    });
    afterEach(async () => options.cleanUp?.(store));

    test('starts empty and writable', async () => {
      expect(store.writable).toBe(true);
      expect(await store.list()).toEqual([]);
    });

    test('gives back what was put', async () => {
      await store.put(amy, reference);
      expect(await store.get(amy.id)).toEqual(amy);
      expect(await store.list()).toEqual([amy]);
    });

    test('keeps the reference within 16-bit quantisation', async () => {
      await store.put(amy, reference);
      expectSameAudio(await store.readReference(amy.id), reference);
    });

    test('keeps a reference of one sample and one that touches full scale', async () => {
      const edge = { samples: Float32Array.of(1, -1, 0, 0.5), sampleRate: 24_000 };
      await store.put(amy, edge);
      expectSameAudio(await store.readReference(amy.id), edge);
      const shortest = { samples: Float32Array.of(0.25), sampleRate: 24_000 };
      await store.put({ ...amy, id: 'b0000000', name: 'Short' }, shortest);
      expectSameAudio(await store.readReference('b0000000'), shortest);
    });

    test('keeps names and texts of any script', async () => {
      const record = {
        ...amy,
        name: "Zoë O'Neil-Łuków 小明",
        description: 'näselnd, ruhig\n„so“ 😀',
        originalFile: '',
        consentNote: 'agreed by e-mail, 2025-01-27\nfor audiobooks',
      };
      await store.put(record, reference);
      expect(await store.get(record.id)).toEqual(record);
    });

    test('lists by name without regard to case', async () => {
      const names = ['bruce', 'Amy', 'Zora', 'Ärmel', 'alan', 'Carl'];
      for (const [index, voiceName] of names.entries()) {
        await store.put({ ...amy, id: `0000000${index}`, name: voiceName }, reference);
      }
      const listed = (await store.list()).map((record) => record.name);
      expect(listed).toEqual(['alan', 'Amy', 'bruce', 'Carl', 'Zora', 'Ärmel']);
    });

    test('refuses a taken name in another case and a taken id, and stays as it was', async () => {
      await store.put(amy, reference);
      const sameName = { ...amy, id: '11111111', name: 'aMY' };
      await expectStarlingError(store.put(sameName, reference), 'voice_name_taken');
      await expectStarlingError(store.put({ ...amy, name: 'Bruce' }, reference), 'voice_name_taken');
      expect(await store.list()).toEqual([amy]);
      expect(await store.get('11111111')).toBeUndefined();
    });

    test('of several puts with the same name at once exactly one wins', async () => {
      const attempts = ['Eve', 'eve', 'EVE', 'eVe', 'evE'].map((voiceName, index) =>
        store.put({ ...amy, id: `2222222${index}`, name: voiceName }, reference),
      );
      const outcomes = await Promise.allSettled(attempts);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') {
          await expectStarlingError(Promise.reject(outcome.reason), 'voice_name_taken');
        }
      }
      expect(await store.list()).toHaveLength(1);
    });

    test('several puts with different names at once all win', async () => {
      const ids = ['30000000', '30000001', '30000002', '30000003'];
      await Promise.all(ids.map((id) => store.put({ ...amy, id, name: `Voice ${id}` }, reference)));
      expect((await store.list()).map(({ id }) => id).sort()).toEqual(ids);
    });

    test('renames, keeping everything else', async () => {
      await store.put(amy, reference);
      await store.writeConditioning(amy.id, conditioning);
      expect(await store.rename(amy.id, 'Amelia')).toEqual({ ...amy, name: 'Amelia' });
      expect(await store.get(amy.id)).toEqual({ ...amy, name: 'Amelia' });
      expectSameAudio(await store.readReference(amy.id), reference);
      expect(conditioningBits(await store.readConditioning(amy.id, key))).toEqual(
        conditioningBits(conditioning),
      );
      await store.put({ ...amy, id: '44444444' }, reference);
    });

    test('renames to another case of the same name, but not to a taken one', async () => {
      await store.put(amy, reference);
      await store.put({ ...amy, id: '55555555', name: 'Bruce' }, reference);
      expect((await store.rename(amy.id, 'AMY')).name).toBe('AMY');
      await expectStarlingError(store.rename(amy.id, 'bruce'), 'voice_name_taken');
      expect((await store.get(amy.id))?.name).toBe('AMY');
      await expectStarlingError(store.rename('ffffffff', 'Nobody'), 'voice_not_found');
    });

    test('deletes a voice with everything that belongs to it', async () => {
      await store.put(amy, reference);
      await store.writeConditioning(amy.id, conditioning);
      expect(await store.delete(amy.id)).toBe(true);
      expect(await store.delete(amy.id)).toBe(false);
      expect(await store.get(amy.id)).toBeUndefined();
      expect(await store.list()).toEqual([]);
      await expectStarlingError(store.readReference(amy.id), 'voice_not_found');
      await store.put(amy, reference);
      expect(await store.readConditioning(amy.id, key)).toBeUndefined();
    });

    test('knows nothing of unknown ids, whatever they look like', async () => {
      for (const id of ['ffffffff', '', '..', '../../a563a2ba', '__proto__', 'A563A2BA']) {
        expect(await store.get(id)).toBeUndefined();
        expect(await store.delete(id)).toBe(false);
        expect(await store.readConditioning(id, key)).toBeUndefined();
        await expectStarlingError(store.readReference(id), 'voice_not_found');
        await expectStarlingError(store.writeConditioning(id, conditioning), 'voice_not_found');
      }
    });

    test('gives back conditioning bit by bit', async () => {
      await store.put(amy, reference);
      expect(await store.readConditioning(amy.id, key)).toBeUndefined();
      await store.writeConditioning(amy.id, conditioning);
      expect(conditioningBits(await store.readConditioning(amy.id, key))).toEqual(
        conditioningBits(conditioning),
      );
    });

    test('names the conditioning it holds', async () => {
      const other = createTestConditioning({ modelId: 'owner/model', modelRevision: 'refs/pr/1' });
      await store.put(amy, reference);
      expect(await store.conditioningKeys(amy.id)).toEqual([]);
      await store.writeConditioning(amy.id, conditioning);
      await store.writeConditioning(amy.id, other);
      expect(await store.conditioningKeys(amy.id)).toEqual([conditioningKey(other), key].sort());
      await store.delete(amy.id);
      for (const id of [amy.id, '..', '']) expect(await store.conditioningKeys(id)).toEqual([]);
    });

    test('keeps the conditioning of each model and revision apart and replaces the same one', async () => {
      await store.put(amy, reference);
      const others = [
        createTestConditioning({ modelRevision: '2' }),
        createTestConditioning({ modelId: 'owner/model', modelRevision: 'refs/pr/1' }),
        createTestConditioning({ modelId: 'OWNER/model', modelRevision: 'refs/pr/1' }),
      ];
      await Promise.all([conditioning, ...others].map((made) => store.writeConditioning(amy.id, made)));
      const replaced = createTestConditioning({
        tensors: { only: { type: 'float32', dims: [1], data: Float32Array.of(2) } },
      });
      await store.writeConditioning(amy.id, replaced);
      expect(conditioningBits(await store.readConditioning(amy.id, key))).toEqual(conditioningBits(replaced));
      for (const other of others) {
        const read = await store.readConditioning(amy.id, conditioningKey(other));
        expect(conditioningBits(read)).toEqual(conditioningBits(other));
      }
    });

    test('is not changed by what callers do to their own objects', async () => {
      const record = { ...amy };
      const samples = reference.samples.slice();
      const mine = createTestConditioning();
      await store.put(record, { samples, sampleRate: reference.sampleRate });
      await store.writeConditioning(amy.id, mine);
      (record as { name: string }).name = 'Changed';
      samples.fill(1);
      mine.tensors.audio_tokens?.data.fill(0n as never);
      const [listed] = await store.list();
      (listed as { name: string }).name = 'Changed';
      (await store.readReference(amy.id)).samples.fill(1);
      (await store.readConditioning(amy.id, key))?.tensors.audio_tokens?.data.fill(0n as never);

      expect(await store.get(amy.id)).toEqual(amy);
      expectSameAudio(await store.readReference(amy.id), reference);
      expect(conditioningBits(await store.readConditioning(amy.id, key))).toEqual(
        conditioningBits(conditioning),
      );
    });

    const { openReadOnly, reopen } = options;

    test.skipIf(openReadOnly === undefined)(
      'a read-only form reads everything and changes nothing',
      async () => {
        await store.put(amy, reference);
        await store.writeConditioning(amy.id, conditioning);
        const readOnly = await openReadOnly!(store);
        expect(readOnly.writable).toBe(false);
        expect(await readOnly.list()).toEqual([amy]);
        expect(conditioningBits(await readOnly.readConditioning(amy.id, key))).toEqual(
          conditioningBits(conditioning),
        );
        const other = { ...amy, id: '66666666', name: 'Other' };
        await expectStarlingError(readOnly.put(other, reference), 'voice_store_read_only');
        await expectStarlingError(readOnly.rename(amy.id, 'Other'), 'voice_store_read_only');
        await expectStarlingError(readOnly.delete(amy.id), 'voice_store_read_only');
        await expectStarlingError(readOnly.writeConditioning(amy.id, conditioning), 'voice_store_read_only');
        expect(await readOnly.list()).toEqual([amy]);
      },
    );

    test.skipIf(reopen === undefined)('everything is still there when it is opened anew', async () => {
      await store.put(amy, reference);
      await store.writeConditioning(amy.id, conditioning);
      const again = await reopen!(store);
      expect(await again.list()).toEqual([amy]);
      expectSameAudio(await again.readReference(amy.id), reference);
      expect(conditioningBits(await again.readConditioning(amy.id, key))).toEqual(
        conditioningBits(conditioning),
      );
      const sameName = { ...amy, id: '77777777', name: 'AMY' };
      await expectStarlingError(again.put(sameName, reference), 'voice_name_taken');
    });
  });
}

function expectSameAudio(actual: Pcm, expected: Pcm): void {
  expect(actual.sampleRate).toBe(expected.sampleRate);
  expect(actual.samples).toHaveLength(expected.samples.length);
  let largest = 0;
  for (const [index, sample] of expected.samples.entries()) {
    largest = Math.max(largest, Math.abs(sample - actual.samples[index]!));
  }
  // A full quantisation step, not half of one: encoders that scale by 32768 clip +1 to 32767.
  expect(largest).toBeLessThanOrEqual(1 / 32_768 + 1e-7);
}
