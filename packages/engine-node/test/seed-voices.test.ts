import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVoiceLibrary } from '@starling-tts/core';
import { createFileVoiceStore, importVoices } from '@starling-tts/engine-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/*
 * A true library of an earlier system, where one is at hand: the folder that STARLING_SEED_VOICES names, or
 * `shared/seed-voices` beside the checkout. The committed fixture covers the same path everywhere.
 */
const beside = fileURLToPath(new URL('../../../../shared/seed-voices', import.meta.url));
const folder = process.env.STARLING_SEED_VOICES ?? beside;
const isHere = existsSync(join(folder, 'voice_catalog.json'));
if (!isHere) console.log('Skipped: no voice library of an earlier system is here (STARLING_SEED_VOICES).');

describe.skipIf(!isHere)('voices of a true earlier library', () => {
  let place: string;
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'starling-seed-'));
  });
  afterAll(() => rm(place, { recursive: true, force: true }));

  test('are imported with their ids and names, once', async () => {
    const store = createFileVoiceStore(join(place, 'voices'));
    const library = createVoiceLibrary({ stores: [store] });
    const { results, warnings } = await importVoices(library, folder);
    expect(warnings).toEqual([]);
    const imported = results.filter(({ status }) => status === 'imported');
    const others = results.filter(({ status }) => status !== 'imported');
    expect(imported.length).toBeGreaterThanOrEqual(4);
    for (const { reason } of others) expect(reason).toMatch(/^The voice data is missing/);
    const named = imported.map(({ id, name }) => `${id} ${name}`).sort();
    expect(named).toEqual(
      expect.arrayContaining([
        '1fc6c6ab Aaron',
        '42a8ac8a Catherine',
        '481f4a93 Abigail',
        'ef5a46db Charles',
      ]),
    );
    expect(await library.findById('1fc6c6ab')).toEqual({
      id: '1fc6c6ab',
      name: 'Aaron',
      gender: 'male',
      description: 'american podcaster',
      durationSeconds: 23.66,
      originalSampleRate: 24_000,
      originalFile: 'Aaron - male, american podcaster.wav',
      createdAt: '2025-07-27T14:07:34.624704Z',
      type: 'chattts_embedding',
    });
    for (const { id } of imported) {
      const { samples, sampleRate } = await library.readReference(id!);
      expect(sampleRate).toBe(24_000);
      expect(samples.some((sample) => Math.abs(sample) > 0.1)).toBe(true);
    }
    const again = await importVoices(library, folder);
    expect(again.results.filter(({ status }) => status === 'present')).toHaveLength(imported.length);
    expect(again.results.filter(({ status }) => status === 'imported')).toEqual([]);
    expect((await store.verify()).problems).toEqual([]);
  });
});
