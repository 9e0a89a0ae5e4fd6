import {
  createMemoryVoiceStore,
  createVoiceLibrary,
  StarlingError,
  type VoiceLibrary,
} from '@starling-tts/core';
import {
  conditioningBits,
  createFakeEngine,
  createSyntheticVoice,
  createTestConditioning,
  createTestVoiceRecord,
} from '@starling-tts/core/testing';
import { exportVoice, importVoiceFile, isVoiceFile } from '@starling-tts/core/voice-files';
import { unzipSync, zipSync } from 'fflate';
import { beforeEach, describe, expect, test } from 'vitest';

const conditioning = [createTestConditioning(), createTestConditioning({ modelId: 'owner/model' })];
const record = createTestVoiceRecord({ consentNote: 'agreed by letter, 2025-01-27\nfor audiobooks' });
const emptyLibrary = () => createVoiceLibrary({ stores: [createMemoryVoiceStore()] });

let library: VoiceLibrary;
let file: Uint8Array;
beforeEach(async () => {
  const voices = [{ record, reference: createSyntheticVoice({ seconds: 2 }), conditioning }];
  library = createVoiceLibrary({ stores: [createMemoryVoiceStore({ voices })] });
  file = await exportVoice(library, record.id);
});

/** The archive with its entries changed. */
function rezipped(change: (entries: Record<string, Uint8Array>) => void): Uint8Array {
  const entries = unzipSync(file);
  change(entries);
  return zipSync(entries, { level: 0 });
}

const changedMetadata = (change: (metadata: { voice: Record<string, unknown>; version: unknown }) => void) =>
  rezipped((entries) => {
    const metadata = JSON.parse(new TextDecoder().decode(entries['voice.json']));
    change(metadata);
    entries['voice.json'] = new TextEncoder().encode(JSON.stringify(metadata));
  });

async function reasonFor(bytes: Uint8Array): Promise<string | undefined> {
  const target = emptyLibrary();
  const result = await importVoiceFile(target, { fileName: 'x.starvoice', bytes });
  if (result.status === 'skipped') expect(await target.list()).toEqual([]);
  return result.reason;
}

describe('a portable voice', () => {
  test('carries the whole voice', async () => {
    expect(isVoiceFile(file)).toBe(true);
    expect(Object.keys(unzipSync(file))).toEqual([
      'voice.json',
      'reference.wav',
      'consent.txt',
      'conditioning-01.safetensors',
      'conditioning-02.safetensors',
    ]);
    const target = emptyLibrary();
    const result = await importVoiceFile(target, { fileName: 'folder/Amy.starvoice', bytes: file });
    expect(result).toMatchObject({ status: 'imported', source: 'Amy.starvoice', id: record.id, name: 'Amy' });
    expect(await target.list()).toEqual([record]);
    const keys = await library.conditioningKeys(record.id);
    expect(await target.conditioningKeys(record.id)).toEqual(keys);
    for (const key of keys) {
      const [sent, arrived] = [library, target].map((of) => of.readConditioning(record.id, key));
      expect(conditioningBits(await arrived)).toEqual(conditioningBits(await sent));
    }
    expect(await exportVoice(target, record.id)).toEqual(file);
  });

  test('is encoded by no engine again', async () => {
    const engine = createFakeEngine();
    await library.conditioning(record.id, engine);
    const target = emptyLibrary();
    const bytes = await exportVoice(library, record.id);
    await importVoiceFile(target, { fileName: 'x', bytes });
    const encoded = engine.calls.length;
    await target.conditioning(record.id, engine);
    expect(engine.calls).toHaveLength(encoded);
  });

  test('can leave conditioning behind, on either side', async () => {
    const light = await exportVoice(library, record.id, { includeConditioning: false });
    expect(Object.keys(unzipSync(light))).not.toContain('conditioning-01.safetensors');
    const target = emptyLibrary();
    await importVoiceFile(target, { fileName: 'x', bytes: file }, { includeConditioning: false });
    expect(await target.conditioningKeys(record.id)).toEqual([]);
  });

  test('is present the second time, and can arrive under another name', async () => {
    const options = { dryRun: true, name: 'Amelia' };
    expect(await importVoiceFile(library, { fileName: 'x', bytes: file })).toMatchObject({
      status: 'present',
    });
    const target = emptyLibrary();
    await target.add({ name: 'amy' }, createSyntheticVoice({ seconds: 1, pitch: 80 }));
    const taken = await importVoiceFile(target, { fileName: 'x', bytes: file });
    expect(taken).toMatchObject({ status: 'skipped', code: 'voice_name_taken' });
    expect(await importVoiceFile(target, { fileName: 'x', bytes: file }, options)).toMatchObject({
      status: 'imported',
      name: 'Amelia',
    });
    expect(await target.list()).toHaveLength(1);
    await importVoiceFile(target, { fileName: 'x', bytes: file }, { name: 'Amelia' });
    expect((await target.findById(record.id))?.name).toBe('Amelia');
  });

  test('of an unknown id is a typed error', async () => {
    await expect(exportVoice(library, 'ffffffff')).rejects.toMatchObject({ code: 'voice_not_found' });
  });
});

describe('an archive that is not as it should be is refused', () => {
  test.each<[string, () => Uint8Array, RegExp]>([
    ['no archive', () => new TextEncoder().encode('hello'), /is not a \.starvoice file/],
    ['nothing', () => new Uint8Array(), /is not a \.starvoice file/],
    ['an archive of something else', () => zipSync({ 'a.txt': new Uint8Array(3) }), /it has no voice\.json/],
    ['cut off', () => file.subarray(0, file.length - 30), /The archive is damaged/],
    [
      'with another recording',
      () => rezipped((entries) => entries['reference.wav']!.fill(1, 100, 110)),
      /has changed since it was written/,
    ],
    [
      'with conditioning that nobody vouches for',
      () =>
        rezipped((entries) => Object.assign(entries, { 'conditioning-09.safetensors': new Uint8Array(9) })),
      /has changed since it was written/,
    ],
    [
      'without its recording',
      () => rezipped((entries) => delete entries['reference.wav']),
      /The archive lacks an entry/,
    ],
    [
      'with metadata that is no JSON',
      () => rezipped((entries) => Object.assign(entries, { 'voice.json': new Uint8Array(5) })),
      /The metadata is not JSON/,
    ],
    [
      'with metadata of gigabytes',
      () => rezipped((entries) => Object.assign(entries, { 'voice.json': new Uint8Array(100_000) })),
      /larger than allowed/,
    ],
    [
      'with many entries',
      () =>
        rezipped((entries) => {
          for (let index = 0; index < 40; index += 1) entries[`x${index}`] = new Uint8Array(1);
        }),
      /more than 32 entries/,
    ],
    [
      'of a later version',
      () => changedMetadata((metadata) => Object.assign(metadata, { version: 2 })),
      /no usable version/,
    ],
    [
      'with an id that leads elsewhere',
      () => changedMetadata(({ voice }) => Object.assign(voice, { id: '../../x' })),
      /no usable voice\.id/,
    ],
    [
      'with a name that leads elsewhere',
      () => changedMetadata(({ voice }) => Object.assign(voice, { name: '../../x' })),
      /may hold letters/,
    ],
  ])('%s', async (_what, bytes, reason) => {
    expect(await reasonFor(bytes())).toMatch(reason);
  });

  test('entries with paths are not looked at', async () => {
    const bytes = rezipped((entries) => {
      entries['../../escape.txt'] = new Uint8Array(3);
      entries['/etc/passwd'] = new Uint8Array(3);
    });
    expect(await reasonFor(bytes)).toBeUndefined();
  });

  test('sizes that the directory understates take no memory', async () => {
    // One megabyte of zeros that says it is ten bytes: what does not fit is dropped, and the checksum tells.
    const bytes = zipSync({ ...unzipSync(file), 'reference.wav': new Uint8Array(1_000_000) });
    const view = new DataView(bytes.buffer);
    let directory = bytes.length - 22;
    directory = view.getUint32(directory + 16, true);
    for (let at = directory; view.getUint32(at, true) === 0x02014b50; ) {
      const nameLength = view.getUint16(at + 28, true);
      const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
      if (name === 'reference.wav') view.setUint32(at + 24, 10, true);
      at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
    expect(await reasonFor(bytes)).toMatch(/^The archive /);
  });

  test('stops when it is told to', async () => {
    const signal = AbortSignal.abort();
    await expect(exportVoice(library, record.id, { signal })).rejects.toSatisfy((error) =>
      StarlingError.is(error, 'aborted'),
    );
  });
});
