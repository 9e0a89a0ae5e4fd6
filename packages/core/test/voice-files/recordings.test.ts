import { readFileSync } from 'node:fs';
import { createMemoryVoiceStore, createVoiceLibrary, encodeWav, type VoiceLibrary } from '@starling-tts/core';
import { codecDecoders } from '@starling-tts/core/codecs';
import { createSyntheticVoice, createTestVoiceRecord } from '@starling-tts/core/testing';
import { importRecording, importRecordings } from '@starling-tts/core/voice-files';
import { beforeEach, expect, test } from 'vitest';
import { memoryFolder } from '../support/memory-folder.ts';

const wav = (pitch: number, seconds = 6, sampleRate = 24_000) =>
  encodeWav(createSyntheticVoice({ pitch, seconds, sampleRate }));
const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../fixtures/audio/${name}`, import.meta.url)));

let library: VoiceLibrary;
beforeEach(() => {
  const builtIn = createMemoryVoiceStore({
    writable: false,
    voices: [
      { record: createTestVoiceRecord({ name: 'Amy' }), reference: createSyntheticVoice({ seconds: 1 }) },
    ],
  });
  library = createVoiceLibrary({ stores: [builtIn, createMemoryVoiceStore()] });
});

test('recordings of a folder become the voices that they are named after', async () => {
  const files = new Map([
    ['notes.txt', new TextEncoder().encode('not audio')],
    ['Bruce - male, presenter.wav', wav(100, 40, 44_100)],
    ['Amy - female, friendly customer service representative.wav', wav(210)],
    ['short.wav', wav(150, 2)],
    ['too short.wav', wav(150, 0.5)],
    ['AMY.wav', wav(220)],
    ['$$$.wav', wav(230)],
    ['letter.mp3', new TextEncoder().encode('dear friend')],
    ['compressed.mp3', fixture('stereo.mp3')],
    ['talk.m4a', new Uint8Array([0, 0, 0, 24, ...new TextEncoder().encode('ftypM4A moov')])],
  ]);
  const run = (dryRun?: boolean) =>
    importRecordings(library, memoryFolder(files), {
      decoders: codecDecoders,
      dryRun,
      consentNote: 'agreed',
    });
  const dry = await run(true);
  expect(await library.listOwn()).toEqual([]);
  const { results } = await run();
  expect(dry.results).toEqual(results);
  const outcome = results.map(({ source, status, name, code }) => [source, status, code ?? name]);
  expect(outcome).toEqual([
    ['$$$.wav', 'skipped', 'voice_import_invalid'],
    ['AMY.wav', 'imported', 'AMY'],
    ['Amy - female, friendly customer service representative.wav', 'skipped', 'voice_name_taken'],
    ['Bruce - male, presenter.wav', 'imported', 'Bruce'],
    ['compressed.mp3', 'skipped', 'audio_too_short'],
    ['letter.mp3', 'skipped', 'audio_format_unsupported'],
    ['short.wav', 'imported', 'short'],
    ['talk.m4a', 'skipped', 'audio_format_unsupported'],
    ['too short.wav', 'skipped', 'audio_too_short'],
  ]);
  expect(results[6]?.warnings).toEqual([expect.stringContaining('recording is 2.0 s long; under 5 s')]);
  expect(await library.findByName('Bruce')).toMatchObject({
    gender: 'male',
    description: 'presenter',
    durationSeconds: 30,
    originalSampleRate: 44_100,
    originalFile: 'Bruce - male, presenter.wav',
    type: 'user_cloned_voice',
    consentNote: 'agreed',
  });
  expect((await library.readReference(results[3]!.id!)).sampleRate).toBe(24_000);

  files.delete('Amy - female, friendly customer service representative.wav');
  const again = await run();
  expect(again.results.filter(({ status }) => status === 'present').map(({ name }) => name)).toEqual([
    'AMY',
    'Bruce',
    'short',
  ]);
  expect(await library.listOwn()).toHaveLength(3);
});

test('a single recording takes what it is told before what its name says', async () => {
  const file = { fileName: 'Amy - female, reader.flac', bytes: wav(180, 12) };
  const options = { name: 'Zoë', gender: 'unspecified', description: 'mine', maxSeconds: 10 } as const;
  const result = await importRecording(library, file, options);
  expect(result).toMatchObject({ status: 'imported', name: 'Zoë', warnings: [] });
  expect(await library.findById(result.id!)).toMatchObject({
    ...{ gender: 'unspecified' },
    durationSeconds: 10,
  });
  const nameless = await importRecording(library, { fileName: '.wav', bytes: wav(181) });
  expect(nameless.reason).toMatch(/^The recording name gives no voice name: it must be between 1 and 64/);
});

test('a folder without recordings says so', async () => {
  const empty = memoryFolder(new Map([['readme.md', new Uint8Array(3)]]));
  expect(await importRecordings(library, empty)).toEqual({
    results: [],
    warnings: ['The folder holds no audio files.'],
  });
});
