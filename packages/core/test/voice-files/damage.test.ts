import { gunzipSync, gzipSync } from 'node:zlib';
import {
  createMemoryVoiceStore,
  createVoiceLibrary,
  decodeAudio,
  decodeConditioning,
  encodeConditioning,
  encodeWav,
  StarlingError,
} from '@starling-tts/core';
import {
  createFakeEngine,
  createSyntheticVoice,
  createTestConditioning,
  createTestVoiceRecord,
} from '@starling-tts/core/testing';
import {
  exportVoice,
  importRecording,
  importVoiceCatalogue,
  importVoiceFile,
} from '@starling-tts/core/voice-files';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { fixtureLibrary } from '../fixtures/voice-library/library.mjs';
import { voicePickle } from '../fixtures/voice-library/voice-pickle.mjs';
import { memoryFolder } from '../support/memory-folder.ts';

/*
 * Damage of every kind to everything that is read: bits that flip, bytes that go missing, come twice or come from nowhere.
 * Whatever happens ends in a result or a typed error, and the voices that were there before are there afterwards.
 */

type Damage =
  | { kind: 'flip'; at: number; bit: number }
  | { kind: 'write'; at: number; bytes: Uint8Array }
  | { kind: 'cut'; at: number; length: number }
  | { kind: 'end'; at: number }
  | { kind: 'insert'; at: number; bytes: Uint8Array };

const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const bytes = fc.uint8Array({ minLength: 1, maxLength: 12 });
const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: place, bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('write' as const), at: place, bytes }),
  fc.record({ kind: fc.constant('cut' as const), at: place, length: fc.nat(40) }),
  fc.record({ kind: fc.constant('end' as const), at: place }),
  fc.record({ kind: fc.constant('insert' as const), at: place, bytes }),
);

/** Places near the start are tried as often as all others: headers decide. */
const damages = (reach: number) =>
  fc.array(damage, { minLength: 1, maxLength: 4 }).map((list) => (whole: Uint8Array) => {
    let result: Uint8Array = whole.slice();
    for (const [index, one] of list.entries()) {
      const at = Math.floor(one.at * (index % 2 === 0 ? Math.min(reach, result.length) : result.length));
      result = apply(result, one, at);
    }
    return result;
  });

function apply(whole: Uint8Array, one: Damage, at: number): Uint8Array {
  if (one.kind === 'flip') {
    const changed = whole.slice();
    if (at < changed.length) changed[at] = changed[at]! ^ (1 << one.bit);
    return changed;
  }
  if (one.kind === 'end') return whole.slice(0, at);
  const skipped = one.kind === 'cut' ? one.length : one.kind === 'write' ? one.bytes.length : 0;
  const inserted = one.kind === 'cut' ? new Uint8Array() : one.bytes;
  const rest = whole.subarray(at + skipped);
  const changed = new Uint8Array(at + inserted.length + rest.length);
  changed.set(whole.subarray(0, at));
  changed.set(inserted, at);
  changed.set(rest, at + inserted.length);
  return changed;
}

/** The same damage in every run, unless STARLING_FUZZ_RUNS asks for a number of others. */
const runs = process.env.STARLING_FUZZ_RUNS;
const options = runs === undefined ? { numRuns: 300, seed: 20_250_727 } : { numRuns: Number(runs) };
const before = createTestVoiceRecord({ id: 'c0ffee00', name: 'Before' });
const reference = createSyntheticVoice({ seconds: 1 });
const conditioning = createTestConditioning();

let library: ReturnType<typeof createVoiceLibrary>;
beforeEach(() => {
  const store = createMemoryVoiceStore({
    voices: [{ record: before, reference, conditioning: [conditioning] }],
  });
  library = createVoiceLibrary({ stores: [store] });
});

/** Runs work that may fail in typed ways, removes what it imported, and looks whether all else is as it was. */
async function survives(work: () => Promise<unknown>): Promise<'done' | string> {
  let outcome = 'done';
  try {
    await work();
  } catch (error) {
    if (!StarlingError.is(error)) throw error;
    outcome = error.code;
  }
  for (const { id } of await library.listOwn()) if (id !== before.id) await library.delete(id);
  expect(await library.listOwn()).toEqual([before]);
  expect((await library.readReference(before.id)).samples).toHaveLength(24_000);
  return outcome;
}

test('catalogues and name mappings', async () => {
  const files = fixtureLibrary();
  for (const name of ['voice_catalog.json', 'name_mapping.json']) {
    const property = fc.asyncProperty(damages(300), async (spoil) => {
      const spoiled = new Map(files).set(name, spoil(files.get(name)!));
      await survives(() => importVoiceCatalogue(library, memoryFolder(spoiled), { dryRun: true }));
    });
    await fc.assert(property, options);
  }
});

test('catalogues of any JSON', async () => {
  const property = fc.asyncProperty(fc.jsonValue(), fc.string(), async (value, id) => {
    for (const json of [value, { [id]: value }, { a0000009: value }]) {
      const files = new Map([['voice_catalog.json', new TextEncoder().encode(JSON.stringify(json))]]);
      await survives(() => importVoiceCatalogue(library, memoryFolder(files)));
    }
  });
  await fc.assert(property, options);
});

test('pickles, and gzip around them', async () => {
  const small = voicePickle(reference.samples, 24_000, { fields: { format: 'chattts_compatible' } });
  const catalogue = new TextEncoder().encode(JSON.stringify({ a0000009: { speaker_name: 'Eve' } }));
  let imported = 0;
  const property = fc.asyncProperty(damages(180), fc.boolean(), async (spoil, inside) => {
    const file = inside ? gzipSync(spoil(small), { level: 1 }) : spoil(gzipSync(small, { level: 1 }));
    const files = new Map([
      ['voice_catalog.json', catalogue],
      ['embeddings/a0000009.pkl.gz', new Uint8Array(file)],
    ]);
    await survives(async () => {
      const { results } = await importVoiceCatalogue(library, memoryFolder(files));
      if (results[0]?.status === 'imported') imported += 1;
    });
  });
  await fc.assert(property, options);
  // Most damage is found; damage to a sample or to a name nobody reads is not damage to the form.
  expect(imported).toBeLessThan(options.numRuns / 2);
  expect(gunzipSync(gzipSync(small)).length).toBe(small.length);
});

test('pickles of random instructions', async () => {
  const opcode = fc.constantFrom(
    ...[0x95, 0x94, 0x68, 0x28, 0x7d, 0x75, 0x85, 0x87, 0x74, 0x4e, 0x88, 0x89, 0x4b, 0x4d, 0x4a],
    ...[0x47, 0x8c, 0x43, 0x42, 0x93, 0x52, 0x62, 0x2e, 0, 1, 2],
  );
  const catalogue = new TextEncoder().encode(JSON.stringify({ a0000009: { speaker_name: 'Eve' } }));
  const property = fc.asyncProperty(fc.array(opcode, { maxLength: 60 }), async (opcodes) => {
    const files = new Map([
      ['voice_catalog.json', catalogue],
      ['embeddings/a0000009.pkl.gz', new Uint8Array(gzipSync(Uint8Array.of(0x80, 4, ...opcodes)))],
    ]);
    const { results } = await importVoiceCatalogue(library, memoryFolder(files));
    expect(results[0]).toMatchObject({ status: 'skipped', code: 'voice_import_invalid' });
  });
  await fc.assert(property, options);
});

test('recordings', async () => {
  const wav = encodeWav(reference);
  const property = fc.asyncProperty(damages(60), async (spoil) => {
    const spoiled = spoil(wav);
    await survives(() => decodeAudio(spoiled));
    await survives(() => importRecording(library, { fileName: 'Eve - female.wav', bytes: spoiled }));
  });
  await fc.assert(property, runs === undefined ? { ...options, numRuns: 120 } : options);
});

test('conditioning', async () => {
  const file = encodeConditioning(conditioning);
  const property = fc.asyncProperty(damages(500), async (spoil) => {
    const outcome = await survives(async () => decodeConditioning(spoil(file)));
    expect(['done', 'conditioning_invalid']).toContain(outcome);
  });
  await fc.assert(property, options);
});

test('portable voices', async () => {
  const source = createVoiceLibrary({ stores: [createMemoryVoiceStore()] });
  const { id } = await source.add(
    { name: 'Eve', consentNote: 'agreed' },
    createSyntheticVoice({ seconds: 1.5 }),
  );
  await source.conditioning(id, createFakeEngine());
  const whole = await exportVoice(source, id);
  // The directory with the sizes is at the end: reversed places reach it as often as the start.
  const property = fc.asyncProperty(damages(200), fc.boolean(), async (spoil, fromTheEnd) => {
    const spoiled = fromTheEnd ? spoil(whole.toReversed()).toReversed() : spoil(whole);
    await survives(() => importVoiceFile(library, { fileName: 'Eve.starvoice', bytes: spoiled }));
  });
  await fc.assert(property, options);
});
