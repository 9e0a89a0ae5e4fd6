import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  createMemoryVoiceStore,
  createVoiceLibrary,
  StarlingError,
  type VoiceLibrary,
} from '@starling-tts/core';
import { createSyntheticVoice, createTestVoiceRecord } from '@starling-tts/core/testing';
import { importVoiceCatalogue, type VoiceImportResult } from '@starling-tts/core/voice-files';
import { beforeEach, describe, expect, test } from 'vitest';
import { fixtureLibrary } from '../fixtures/voice-library/library.mjs';
import { voicePickle, voicePickleFile } from '../fixtures/voice-library/voice-pickle.mjs';
import { memoryFolder } from '../support/memory-folder.ts';

const folder = new URL('../fixtures/voice-library/voice_embeddings/', import.meta.url);
const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

let files: Map<string, Uint8Array>;
let library: VoiceLibrary;
beforeEach(() => {
  files = new Map();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (name.includes('.'))
      files.set(name.replaceAll('\\', '/'), new Uint8Array(readFileSync(new URL(name, folder))));
  }
  const builtIn = createMemoryVoiceStore({
    writable: false,
    voices: [
      {
        record: createTestVoiceRecord({ id: 'b0000001', name: 'Nora' }),
        reference: createSyntheticVoice({ seconds: 1 }),
      },
    ],
  });
  library = createVoiceLibrary({ stores: [builtIn, createMemoryVoiceStore()] });
});

const run = (options?: Parameters<typeof importVoiceCatalogue>[2]) =>
  importVoiceCatalogue(library, memoryFolder(files), options);
const statuses = (results: readonly VoiceImportResult[]) => results.map(({ status }) => status);

test('the committed files are what the script writes', () => {
  const made = fixtureLibrary();
  expect([...files.keys()].sort()).toEqual([...made.keys()].sort());
  const content = (bytes: Uint8Array, name: string) =>
    Buffer.from(name.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  for (const [name, bytes] of made) {
    expect(content(files.get(name)!, name).equals(content(bytes, name)), name).toBe(true);
  }
});

describe('a voice library of an earlier system', () => {
  test('is imported with ids, names, genders, file names and times as they are', async () => {
    const told: VoiceImportResult[] = [];
    const report = await run({ onResult: (result) => told.push(result) });
    expect(told).toEqual(report.results);
    expect(statuses(report.results)).toEqual(['imported', 'imported', 'imported', 'skipped']);
    expect(report.results[3]).toMatchObject({
      source: 'a0000004',
      name: 'Lost',
      code: 'voice_import_invalid',
      reason: 'The voice data is missing: there is no embeddings/a0000004.pkl.gz.',
    });
    expect(report.warnings).toEqual([]);
    expect(await library.listOwn()).toEqual([
      {
        id: 'a0000001',
        name: 'Nora',
        gender: 'female',
        description: 'calm reader',
        durationSeconds: 2.25,
        originalSampleRate: 24_000,
        originalFile: 'Nora - female, calm reader.wav',
        createdAt: '2025-07-27T14:07:30.624704Z',
        type: 'chattts_embedding',
      },
      expect.objectContaining({
        id: 'a0000002',
        name: 'Otto',
        gender: 'male',
        description: 'Elderly male, harbour master',
        originalFile: 'clip-Otto - Elderly male, harbour master-2025_07_26(1).wav',
      }),
      expect.objectContaining({ id: 'a0000003', name: "Zoë O'Neil", gender: 'unspecified' }),
    ]);
    const { samples, sampleRate } = await library.readReference('a0000001');
    expect(sampleRate).toBe(24_000);
    expect(samples).toHaveLength(54_000);
    expect(Math.max(...samples)).toBeGreaterThan(0.5);
  });

  test('hides the built-in voice of the same name', async () => {
    await run();
    expect((await library.findByName('nora'))?.id).toBe('a0000001');
    expect((await library.list()).map(({ name }) => name)).toEqual(['Nora', 'Otto', "Zoë O'Neil"]);
    await library.delete('a0000001');
    expect((await library.findByName('nora'))?.id).toBe('b0000001');
  });

  test('a second run changes nothing, whatever voices are called by then', async () => {
    await run();
    await library.rename('a0000002', 'Captain');
    const before = await library.list();
    // Voices that are there are not even read.
    files.set('embeddings/a0000001.pkl.gz', new Uint8Array([1, 2, 3]));
    const { results } = await run();
    expect(statuses(results)).toEqual(['present', 'present', 'present', 'skipped']);
    expect(results[1]).toMatchObject({ id: 'a0000002', name: 'Captain' });
    expect(await library.list()).toEqual(before);
  });

  test('a dry run reports the same and stores nothing', async () => {
    const dry = await run({ dryRun: true });
    expect(await library.listOwn()).toEqual([]);
    expect(dry).toEqual(await run());
  });

  test('a name that another voice of the user has is left alone', async () => {
    const { id } = await library.add({ name: 'OTTO' }, createSyntheticVoice({ seconds: 1 }));
    const { results } = await run();
    expect(statuses(results)).toEqual(['imported', 'skipped', 'imported', 'skipped']);
    expect(results[1]).toMatchObject({ code: 'voice_name_taken', reason: /^Voice 'Otto' already exists/ });
    expect((await library.findByName('Otto'))?.id).toBe(id);
  });

  test('notes consent, and knows cloned voices from others', async () => {
    const catalogue = JSON.parse(new TextDecoder().decode(files.get('voice_catalog.json')));
    catalogue.a0000002.type = 'user_cloned_voice';
    files.set('voice_catalog.json', text(catalogue));
    await run({ consentNote: 'all speakers agreed in writing' });
    const otto = await library.findById('a0000002');
    expect(otto).toMatchObject({ type: 'user_cloned_voice', consentNote: 'all speakers agreed in writing' });
  });

  test('stops when it is told to, and keeps what was stored', async () => {
    const stop = new AbortController();
    const running = run({ signal: stop.signal, onResult: () => stop.abort() });
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
    expect(await library.listOwn()).toHaveLength(1);
  });
});

describe('a damaged catalogue', () => {
  test.each<[string, Uint8Array, string]>([
    ['no JSON', new TextEncoder().encode('{"a0000001": {'), 'The catalogue is not JSON in UTF-8.'],
    ['no UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), 'The catalogue is not JSON in UTF-8.'],
    ['an array', text([1]), 'The catalogue is not a JSON object.'],
    ['null', text(null), 'The catalogue is not a JSON object.'],
  ])('that is %s is refused before anything is stored', async (_what, bytes, message) => {
    files.set('voice_catalog.json', bytes);
    await expect(run()).rejects.toMatchObject({ code: 'voice_import_invalid', message });
    expect(await library.listOwn()).toEqual([]);
  });

  test('that is not there, or whose name mapping is damaged, is refused', async () => {
    files.set('name_mapping.json', text({ Nora: 7 }));
    await expect(run()).rejects.toMatchObject({
      message: 'The name mapping maps a name to something else than an id.',
    });
    files.delete('voice_catalog.json');
    await expect(run()).rejects.toMatchObject({
      message: 'The catalogue voice_catalog.json is not in the folder.',
    });
    expect(await library.listOwn()).toEqual([]);
  });

  test.each<[string, string, unknown, RegExp]>([
    ['an id that leads elsewhere', '../../etc', { speaker_name: 'Eve' }, /must be 8 to 64 lower-case hexa/],
    ['the name of an object member', '__proto__', { speaker_name: 'Eve' }, /must be 8 to 64 lower-case hexa/],
    ['another id inside', 'a0000009', { voice_id: 'a0000008', speaker_name: 'Eve' }, /under another id/],
    [
      'a file elsewhere',
      'a0000009',
      { speaker_name: 'Eve', embedding_file: '../secret.pkl.gz' },
      /another file than embeddings\/a0000009/,
    ],
    ['no name', 'a0000009', { gender: 'female' }, /no usable speaker_name for it/],
    ['a name with a path', 'a0000009', { speaker_name: '../Eve' }, /may hold letters, digits/],
    ['nothing', 'a0000009', null, /no usable voice for it/],
  ])('skips an entry with %s and imports the others', async (_what, id, entry, reason) => {
    const catalogue = JSON.parse(new TextDecoder().decode(files.get('voice_catalog.json')));
    const json = JSON.stringify(catalogue).replace(/\}$/, `,${JSON.stringify(id)}:${JSON.stringify(entry)}}`);
    files.set('voice_catalog.json', new TextEncoder().encode(json));
    const { results } = await run();
    expect(statuses(results)).toEqual(['imported', 'imported', 'imported', 'skipped', 'skipped']);
    expect(results[4]?.reason).toMatch(reason);
  });

  test('says where catalogue and mapping disagree', async () => {
    files.set('name_mapping.json', text({ Nora: 'a0000001', Ottilie: 'a0000002', Ghost: 'a9999999' }));
    expect((await run({ dryRun: true })).warnings).toEqual([
      'name_mapping.json and the catalogue disagree about 2 of the names; those of the catalogue were taken.',
      'name_mapping.json leaves out 2 of the voices of the catalogue.',
    ]);
    files.delete('name_mapping.json');
    expect((await run({ dryRun: true })).warnings).toEqual([
      'There is no name_mapping.json; the names of the catalogue were taken.',
    ]);
  });

  test('warns of lengths and times that cannot be right', async () => {
    const catalogue = JSON.parse(new TextDecoder().decode(files.get('voice_catalog.json')));
    Object.assign(catalogue.a0000001, { duration: 20, created_at: 'last summer' });
    files.set('voice_catalog.json', text(catalogue));
    expect((await run()).results[0]?.warnings).toEqual([
      'Its created_at is not a time; the time of the import was taken.',
      'Its recording is 2.25 s long, the catalogue says 20.00 s.',
      expect.stringMatching(/^recording is 2\.3 s long; under 5 s a voice is often poor/),
    ]);
  });
});

describe('damaged voice data', () => {
  const file = 'embeddings/a0000002.pkl.gz';

  test.each<[string, () => Uint8Array, RegExp]>([
    ['is no gzip', () => new TextEncoder().encode('import os'), /is not whole gzip data/],
    ['is cut off', () => files.get(file)!.subarray(0, 900), /is not whole gzip data/],
    ['is not compressed', () => voicePickle(new Float32Array(30_000), 24_000), /is not whole gzip data/],
    [
      'is too short a recording',
      () => voicePickleFile(new Float32Array(12_000), 24_000),
      /recording is 0\.50 s long; a voice needs 1 s/,
    ],
    ['stands for gigabytes', () => bomb(), /more than the 67108864 bytes that are allowed/],
  ])('that %s costs that voice only', async (_what, bytes, reason) => {
    files.set(file, bytes());
    const { results } = await run();
    expect(statuses(results)).toEqual(['imported', 'skipped', 'imported', 'skipped']);
    expect(results[1]?.reason).toMatch(reason);
    expect(await library.listOwn()).toHaveLength(2);
  });

  test('errors of the library are in the report, not thrown', async () => {
    const readOnly = createVoiceLibrary({ stores: [createMemoryVoiceStore({ writable: false })] });
    const { results } = await importVoiceCatalogue(readOnly, memoryFolder(files));
    expect(results[0]).toMatchObject({ status: 'skipped', code: 'voice_store_read_only' });
    expect(StarlingError.is(results[0])).toBe(false);
  });
});

/** Some 70 kB that inflate to 70 MB. */
function bomb(): Uint8Array {
  return voicePickleFile(new Float32Array(17_500_000), 24_000);
}
