import { describe, expect, test } from 'vitest';
import { expectStarlingError } from '../testing/collect-parts.js';
import { createFakeEngine } from '../testing/fake-engine.js';
import { createSyntheticVoice } from '../testing/synthetic-voice.js';
import { createTestVoiceRecord } from '../testing/voice-fixtures.js';
import { createVoiceLibrary } from './create-voice-library.js';
import { createMemoryVoiceStore } from './memory-voice-store.js';
import { voiceDigestOf } from './voice-id.js';
import type { VoiceStore } from './voice-store.js';
import { describeCachePerformance } from './voice-usage.js';

const reference = createSyntheticVoice({ seconds: 2 });

function createFixture(store: VoiceStore = createMemoryVoiceStore()) {
  const builtIn = createMemoryVoiceStore({
    writable: false,
    voices: [
      { record: createTestVoiceRecord({ type: 'chattts_embedding' }), reference },
      {
        record: createTestVoiceRecord({ id: 'b2422835', name: 'Benjamin', type: 'chattts_embedding' }),
        reference,
      },
    ],
  });
  const errors: unknown[] = [];
  const library = createVoiceLibrary({
    stores: [builtIn, store],
    now: () => Date.UTC(2025, 0, 27, 15, 42, 18),
    onStoreError: (error) => errors.push(error),
  });
  return { library, store, builtIn, errors };
}

describe('voices of several stores', () => {
  test('are listed built-in first, then by name', async () => {
    const { library } = createFixture();
    await library.add({ name: 'Aaron' }, reference);
    await library.add({ name: 'bert' }, createSyntheticVoice({ seconds: 2, pitch: 90 }));
    const listed = (await library.list()).map(({ name, type }) => `${name} ${type}`);
    expect(listed).toEqual([
      'Amy chattts_embedding',
      'Benjamin chattts_embedding',
      'Aaron user_cloned_voice',
      'bert user_cloned_voice',
    ]);
  });

  test("a name that two stores hold is the user's voice", async () => {
    const twin = { record: createTestVoiceRecord({ id: '99999999', name: 'AMY' }), reference };
    const { library } = createFixture(createMemoryVoiceStore({ voices: [twin] }));
    expect((await library.list()).map(({ id }) => id)).toEqual(['b2422835', '99999999']);
    expect((await library.findByName('amy'))?.id).toBe('99999999');
    expect(await library.delete('99999999')).toBe(true);
    expect((await library.findByName('amy'))?.id).toBe('a563a2ba');
  });

  test('a voice that the user had before may hide a built-in one, no other', async () => {
    const { library } = createFixture();
    const engine = createFakeEngine();
    const before = await library.conditioning('a563a2ba', engine);
    const mine = createSyntheticVoice({ seconds: 3, pitch: 200 });
    await expectStarlingError(library.add({ name: 'Amy' }, mine), 'voice_name_taken');
    await library.add({ name: 'Amy', id: 'a563a2ba', hidesBuiltIn: true }, mine);
    expect((await library.readReference('a563a2ba')).samples).toHaveLength(mine.samples.length);
    expect(await library.conditioning('a563a2ba', engine)).not.toEqual(before);
    const again = library.add({ name: 'amy', id: '12345678', hidesBuiltIn: true }, mine);
    await expectStarlingError(again, 'voice_name_taken');
    expect((await library.list()).map(({ name }) => name)).toEqual(['Benjamin', 'Amy']);
  });

  test('are found by the names that they have now, whatever was listed before', async () => {
    const { library, store } = createFixture();
    const { id } = await library.add({ name: 'Eve' }, createSyntheticVoice({ seconds: 1 }));
    expect((await library.findByName('EVE'))?.id).toBe(id);
    // Another process renames, removes and adds behind the library's back.
    await store.rename(id, 'Eva');
    expect(await library.findByName('Eve')).toBeUndefined();
    expect((await library.findByName('Eva'))?.id).toBe(id);
    await store.put(createTestVoiceRecord({ id: 'eeeeeeee', name: 'Eve' }), reference);
    expect((await library.findByName('eve'))?.id).toBe('eeeeeeee');
    await store.delete(id);
    expect(await library.findByName('Eva')).toBeUndefined();
    await store.put(createTestVoiceRecord({ id: 'abcdabcd', name: 'Benjamin' }), reference);
    expect((await library.findByName('Benjamin'))?.id).toBe('abcdabcd');
  });

  test('keeps a consent note and says which conditioning is stored', async () => {
    const { library } = createFixture();
    const { id } = await library.add({ name: 'Eve', consentNote: 'agreed by letter' }, reference);
    expect((await library.findById(id))?.consentNote).toBe('agreed by letter');
    const tooLong = library.add({ name: 'Ann', consentNote: 'x'.repeat(1001) }, reference);
    await expectStarlingError(tooLong, 'invalid_request');
    expect(await library.conditioningKeys(id)).toEqual([]);
    const engine = createFakeEngine();
    const conditioning = await library.conditioning(id, engine);
    const [key] = await library.conditioningKeys(id);
    expect(key).toBe(`${engine.info.modelId}@${engine.info.modelRevision}`);
    expect(await library.readConditioning(id, key!)).toEqual(conditioning);
    expect(await library.conditioningKeys('ffffffff')).toEqual([]);
  });

  test('are found by name in any case, by exact id, by both when they agree', async () => {
    const { library } = createFixture();
    expect((await library.resolve({ name: ' aMY ' })).id).toBe('a563a2ba');
    expect((await library.resolve({ id: 'a563a2ba' })).name).toBe('Amy');
    expect((await library.resolve({ name: 'Amy', id: 'a563a2ba' })).name).toBe('Amy');
    await expectStarlingError(library.resolve({ name: 'Amy', id: 'b2422835' }), 'invalid_request');
    await expectStarlingError(library.resolve({}), 'invalid_request');
    const byId = await expectStarlingError(library.resolve({ id: 'A563A2BA' }), 'voice_not_found');
    expect(byId.message).toBe("Voice 'A563A2BA' not found in any library");
    const byName = await expectStarlingError(library.resolve({ name: 'InvalidName' }), 'voice_not_found');
    expect(byName.message).toBe("Voice 'InvalidName' not found in any library");
  });
});

describe('adding', () => {
  test('writes a full record to the first writable store', async () => {
    const { library, store } = createFixture();
    const record = await library.add({ name: '  MyCustomVoice ', description: 'mine' }, reference);
    expect(record).toEqual({
      id: (await voiceDigestOf(reference)).slice(0, 8),
      name: 'MyCustomVoice',
      gender: 'unspecified',
      description: 'mine',
      durationSeconds: 2,
      originalSampleRate: 24_000,
      originalFile: '',
      createdAt: '2025-01-27T15:42:18.000Z',
      type: 'user_cloned_voice',
    });
    expect(await store.get(record.id)).toEqual(record);
  });

  test('refuses a name that a built-in voice has, bad names, and libraries without a writable store', async () => {
    const { library, builtIn } = createFixture();
    const taken = await expectStarlingError(library.add({ name: 'BENJAMIN' }, reference), 'voice_name_taken');
    expect(taken.message).toContain("'BENJAMIN' already exists");
    const bad = await expectStarlingError(library.add({ name: '../etc' }, reference), 'invalid_request');
    expect(bad.details.problems[0]?.field).toBe('voice_name');
    const readOnly = createVoiceLibrary({ stores: [builtIn] });
    await expectStarlingError(readOnly.add({ name: 'New' }, reference), 'voice_store_read_only');
  });

  test('lengthens the id when the same audio is added again', async () => {
    const { library } = createFixture();
    const digest = await voiceDigestOf(reference);
    const ids = [];
    for (const name of ['One', 'Two', 'Three']) ids.push((await library.add({ name }, reference)).id);
    expect(ids).toEqual([digest.slice(0, 8), digest.slice(0, 12), digest.slice(0, 16)]);
  });

  test('of several adds of one name at once exactly one wins', async () => {
    const { library } = createFixture();
    const adds = ['Eve', 'EVE', 'eve'].map((name) => library.add({ name }, reference));
    const outcomes = await Promise.allSettled(adds);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('keeps an id that the voice had elsewhere', async () => {
    const { library } = createFixture();
    expect((await library.add({ name: 'Carl', id: '0123abcd' }, reference)).id).toBe('0123abcd');
    await expectStarlingError(library.add({ name: 'Dave', id: '0123abcd' }, reference), 'voice_name_taken');
    await expectStarlingError(library.add({ name: 'Dave', id: '../../x' }, reference), 'invalid_request');
  });
});

describe('renaming and deleting', () => {
  test('work on user voices and respect names of all stores', async () => {
    const { library } = createFixture();
    const { id } = await library.add({ name: 'Eve' }, reference);
    await expectStarlingError(library.rename(id, 'amy'), 'voice_name_taken');
    expect((await library.rename(id, 'Eva')).name).toBe('Eva');
    expect(await library.delete(id)).toBe(true);
    expect(await library.delete(id)).toBe(false);
    expect(await library.findByName('Eva')).toBeUndefined();
  });

  test('refuse built-in voices', async () => {
    const { library } = createFixture();
    await expectStarlingError(library.rename('a563a2ba', 'Other'), 'voice_store_read_only');
    await expectStarlingError(library.delete('a563a2ba'), 'voice_store_read_only');
  });
});

describe('conditioning', () => {
  test('is encoded once, then comes from memory, and from the store in a new process', async () => {
    const { library, store } = createFixture();
    const engine = createFakeEngine();
    const { id } = await library.add({ name: 'Eve' }, reference);
    const first = await library.conditioning(id, engine);
    const second = await library.conditioning(id, engine);
    expect(second).toEqual(first);
    const later = createVoiceLibrary({ stores: [store] });
    expect(await later.conditioning(id, engine)).toEqual(first);
    expect(engine.calls).toHaveLength(1);
    expect(library.usage()).toMatchObject({
      encoded: { count: 1 },
      memory: { count: 1 },
      store: { count: 0 },
    });
    expect(later.usage()).toMatchObject({ encoded: { count: 0 }, memory: { count: 0 }, store: { count: 1 } });
  });

  test('of a voice that many ask for at once is encoded once', async () => {
    const { library } = createFixture();
    const engine = createFakeEngine();
    await Promise.all(Array.from({ length: 8 }, () => library.conditioning('a563a2ba', engine)));
    expect(engine.calls).toHaveLength(1);
  });

  test('is kept apart by model and by revision', async () => {
    const { library } = createFixture();
    for (const modelRevision of ['1', '2']) {
      const engine = createFakeEngine({ modelRevision });
      expect((await library.conditioning('a563a2ba', engine)).modelRevision).toBe(modelRevision);
      expect(engine.calls).toHaveLength(1);
    }
  });

  test('is encoded from audio at the engine rate', async () => {
    const { library } = createFixture();
    const engine = createFakeEngine();
    const { id } = await library.add(
      { name: 'Eve' },
      createSyntheticVoice({ seconds: 2, sampleRate: 16_000 }),
    );
    await library.conditioning(id, engine);
    expect(engine.calls).toMatchObject([{ method: 'encodeVoice', reference: { sampleRate: 24_000 } }]);
  });

  test('that is damaged in the store is made again and reported', async () => {
    const broken = createMemoryVoiceStore();
    const { library, errors } = createFixture(broken);
    const { id } = await library.add({ name: 'Eve' }, reference);
    broken.readConditioning = async () => {
      throw new Error('damaged');
    };
    expect(await library.conditioning(id, createFakeEngine())).toMatchObject({ modelId: 'fake' });
    expect(errors).toHaveLength(1);
  });

  test('leaves memory when it is over the bound', async () => {
    const store = createMemoryVoiceStore({
      writable: false,
      voices: [{ record: createTestVoiceRecord(), reference }],
    });
    const library = createVoiceLibrary({ stores: [store], maxCacheBytes: 8 });
    const engine = createFakeEngine();
    await library.conditioning('a563a2ba', engine);
    await library.conditioning('a563a2ba', engine);
    expect(engine.calls).toHaveLength(2);
  });

  test('a caller that gives up does not take the others down; the last one stops the work', async () => {
    const { library } = createFixture();
    const signals: (AbortSignal | undefined)[] = [];
    let release = (): void => undefined;
    const engine = createFakeEngine({ onEncode: () => new Promise<void>((resolve) => (release = resolve)) });
    const encodeVoice = engine.encodeVoice.bind(engine);
    engine.encodeVoice = (audio, context) => {
      signals.push(context?.signal);
      return encodeVoice(audio, context);
    };
    const first = new AbortController();
    const second = new AbortController();
    const cancelled = library.conditioning('a563a2ba', engine, { signal: first.signal });
    const patient = library.conditioning('a563a2ba', engine, { signal: second.signal });
    await expect.poll(() => engine.calls.length).toBe(1);
    first.abort();
    await expectStarlingError(cancelled, 'aborted');
    expect(signals[0]?.aborted).toBe(false);
    release();
    expect(await patient).toMatchObject({ modelId: 'fake' });

    const alone = library.conditioning('b2422835', engine, { signal: second.signal });
    await expect.poll(() => engine.calls.length).toBe(2);
    second.abort();
    await expectStarlingError(alone, 'aborted');
    expect(signals[1]?.aborted).toBe(true);
    const again = library.conditioning('b2422835', engine);
    await expect.poll(() => engine.calls.length).toBe(3);
    release();
    expect(await again).toMatchObject({ modelId: 'fake' });
  });

  test('of an unknown voice is a typed error', async () => {
    const { library } = createFixture();
    await expectStarlingError(library.conditioning('ffffffff', createFakeEngine()), 'voice_not_found');
  });
});

describe('describeCachePerformance', () => {
  const none = { count: 0, seconds: 0 };

  test('says when nothing was measured', () => {
    const nothing = { memory: none, store: none, encoded: none };
    expect(describeCachePerformance(nothing)).toBe(
      'not measured yet: no voice was used twice in this process',
    );
    expect(describeCachePerformance({ ...nothing, encoded: { count: 3, seconds: 1 } })).toMatch(
      /^not measured/,
    );
  });

  test('states what was measured, rounded down', () => {
    const usage = { memory: { count: 2, seconds: 0.004 }, store: none, encoded: { count: 1, seconds: 0.3 } };
    expect(describeCachePerformance(usage)).toBe(
      '99.3% faster repeated access (2.000 ms instead of 300.000 ms; 2 repeated and 1 first uses measured in this process)',
    );
    const slow = { memory: { count: 1, seconds: 0.3 }, store: { count: 1, seconds: 0.2 }, encoded: none };
    expect(describeCachePerformance(slow)).toMatch(/^repeated access was not faster/);
  });
});
