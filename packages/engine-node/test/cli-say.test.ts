import { readdir, readFile, writeFile } from 'node:fs/promises';
import { decodeAudio, durationSeconds, peakOf } from '@starling-tts/core';
import { codecDecoders } from '@starling-tts/core/codecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from './testing/starling.ts';

const sentence = 'The quick brown fox jumps over the lazy dog.';

let place: Workplace;

beforeAll(async () => {
  place = await Workplace.create();
});

afterAll(() => place.remove());

/** Checks that bytes are speech of that sentence: a believable length, and sound. */
async function expectSpeech(bytes: Uint8Array, sampleRate = 24_000): Promise<void> {
  const { audio, channels } = await decodeAudio(bytes);
  expect({ sampleRate: audio.sampleRate, channels }).toEqual({ sampleRate, channels: 1 });
  expect(durationSeconds(audio)).toBeGreaterThan(1.5);
  expect(durationSeconds(audio)).toBeLessThan(6);
  expect(peakOf(audio.samples)).toBeGreaterThan(0.05);
}

describe('starling say', () => {
  it('writes a file, tells so on standard error and nothing on standard output', async () => {
    const { code, stdout, stderr } = await place.run(['say', sentence, '--out', 'fox.wav']);
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^fox\.wav: \d\.\d\d s of speech, 24000 Hz\n$/);
    await expectSpeech(await readFile(place.path('fox.wav')));
  });

  it('writes to standard output, with text from standard input, quietly', async () => {
    const { code, stdout, stderr } = await place.run(['say', '-', '--out', '-', '--quiet'], {
      input: sentence,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await expectSpeech(stdout);
  });

  it('repeats itself with a seed, describes the result as JSON and hands options on', async () => {
    const args = ['say', sentence, '--seed', '7', '--sample-rate', '16000', '--normalize', 'peak', '--json'];
    const [first, second] = await Promise.all([
      place.run([...args, '--out', 'first.wav']),
      place.run([...args, '--out', 'second.wav']),
    ]);
    const described = JSON.parse(first.stdout.toString());
    expect(described).toMatchObject({
      file: place.path('first.wav'),
      sample_rate: 16_000,
      seed: 7,
      format: 'wav',
    });
    expect(described).not.toHaveProperty('audio');
    expect(described).not.toHaveProperty('text');
    const bytes = await readFile(place.path('first.wav'));
    await expectSpeech(bytes, 16_000);
    expect(peakOf((await decodeAudio(bytes)).audio.samples)).toBeGreaterThan(0.99);
    expect(JSON.parse(second.stdout.toString()).duration).toBe(described.duration);
    // The decoder draws noise of its own, so the tokens are the same and the samples nearly so.
    expect((await readFile(place.path('second.wav'))).length).toBe(bytes.length);
  });

  it('streams a WAV of unknown length into a pipe and one of known length into a file', async () => {
    await writeFile(place.path('letter.txt'), sentence);
    const args = ['say', '--file', 'letter.txt', '--stream', '--seed', '3', '--chunk-size', '10'];
    const [piped, filed] = await Promise.all([
      place.run([...args, '--out', '-']),
      place.run([...args, '--out', 'streamed.wav', '--json']),
    ]);
    expect(piped.stdout.readUInt32LE(40)).toBe(0xffffffff);
    const file = await readFile(place.path('streamed.wav'));
    expect(file.readUInt32LE(40)).toBe(file.length - 44);
    expect(file.readUInt32LE(4)).toBe(file.length - 8);
    await expectSpeech(file);
    expect(piped.stdout.length).toBe(file.length);
    const { streaming_metrics: metrics, duration } = JSON.parse(filed.stdout.toString());
    expect(metrics.total_chunks).toBeGreaterThan(2);
    expect(duration).toBeCloseTo((file.length - 44) / 2 / 24_000, 6);
  });

  it('reads markup and a lexicon, and writes compressed audio', async () => {
    await writeFile(place.path('lexicon.json'), JSON.stringify([{ written: 'qzx', spoken: 'the lazy dog' }]));
    const text = '[pause:1s]The quick brown fox jumps over qzx.[pause:2s]';
    const options = ['--markup', 'starling', '--lexicon', 'lexicon.json', '--normalize', 'lufs'];
    const { code, stdout } = await place.run([
      'say',
      text,
      ...options,
      '--format',
      'mp3',
      '--out',
      'fox.mp3',
      '--json',
    ]);
    expect(code).toBe(0);
    const described = JSON.parse(stdout.toString());
    expect(described).toMatchObject({ format: 'mp3', mime_type: 'audio/mpeg' });
    const [segment] = described.segments;
    expect(segment.audio_start).toBe(1);
    expect(described.duration - segment.audio_end).toBeCloseTo(2, 3);
    const { audio, format } = await decodeAudio(await readFile(place.path('fox.mp3')), {
      decoders: codecDecoders,
    });
    expect(format).toBe('mp3');
    expect(durationSeconds(audio)).toBeCloseTo(described.duration, 3);
    expect(peakOf(audio.samples.subarray(0, 20_000))).toBeLessThan(0.01);
    expect(peakOf(audio.samples)).toBeGreaterThan(0.1);
  });

  it('never takes its argument for a file', async () => {
    await writeFile(
      place.path('note.txt'),
      'This is a much longer text than the name of the file that it is in.',
    );
    const { code, stderr } = await place.run(['say', 'note.txt', '--out', 'note.wav']);
    expect(code).toBe(0);
    expect(stderr).toContain('warning: the argument is spoken as it stands');
  });
});

describe('starling say refuses', () => {
  it.each([
    [['say'], 'error: There is no text to speak.'],
    [['say', 'a', '--file', 'letter.txt'], 'error: Give either a text or --file, not both.'],
    [['say', '--file', 'nowhere.txt'], 'error: There is no file '],
    [['say', ' \n '], 'error: text '],
    [
      ['say', 'a', '--exaggeration', 'much'],
      "error: option '--exaggeration <number>' argument 'much' is invalid.",
    ],
    [['say', 'a', '--exaggeration', '7'], 'error: exaggeration must be between 0 and 1, got 7'],
    [['say', 'a', '--out', 'no/such/folder/x.wav'], 'error: Cannot write '],
    [['say', 'a', '--out', '-', '--json'], 'error: --json and --out - both want standard output.'],
    [['say', 'a', '--stream', '--normalize', 'rms'], 'error: --normalize needs the whole audio'],
    [['say', 'a', '--stream', '--format', 'flac'], 'error: --format flac needs the whole audio'],
    [['say', 'a', '--lexicon', 'nowhere.json'], 'error: There is no file '],
    [['say', 'a', '--lexicon', 'fox.wav'], 'error: fox.wav is not valid JSON.'],
    [['say', 'a [b] c', '--markup', 'starling'], 'error: At character 3 of the text: unknown tag'],
    [['say', 'a', '--model', 'nobody'], "error: 'nobody' is no model."],
    [['say', 'a', '--device', 'abacus'], "error: option '--device <name>' argument 'abacus' is invalid."],
  ])('%j with status 2', async (args, message) => {
    const { code, stdout, stderr } = await place.run(args);
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 2, stdout: '' });
    expect(stderr.slice(0, message.length)).toBe(message);
    expect(stderr).not.toContain('    at ');
  });

  it('an unknown voice with the documented text and no file', async () => {
    const { code, stderr } = await place.run([
      'say',
      sentence,
      '--voice',
      'InvalidName',
      '--out',
      'never.wav',
    ]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      "error: Voice 'InvalidName' not found in any library\nhint: starling voices list shows every voice; starling clone makes a new one\n",
    );
    expect((await readdir(place.folder)).filter((name) => name.includes('never'))).toEqual([]);
  });

  it('a model that is not in the cache while offline with status 1', async () => {
    const { code, stderr } = await place.run(['say', 'a', '--model', 'chatterbox-turbo']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*offline mode .*\nhint: unset HF_HUB_OFFLINE/);
  });
});
