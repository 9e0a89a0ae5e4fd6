/**
 * How fast core prepares text and handles audio, and how much of it a browser loads.
 *
 *   npm run build && node bench/text-and-audio/main.mjs [--rounds 7] [--json FILE]
 *
 * Real-time factors are seconds of work for a second of audio. For text, a second of speech counts as 15 characters.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import {
  audioOutputFormats,
  decodeAudio,
  encodeAudio,
  measureLoudness,
  normalizeLoudness,
  normalizeRms,
  prepareText,
  resample,
} from '@starling-tts/core';
import { codecDecoders, codecEncoders } from '@starling-tts/core/codecs';
import { oggOpusEncoder } from '@starling-tts/core/codecs/ogg-opus-encoder';
import { fledglingFiles } from '@starling-tts/model-fledgling';
import { bundleSize } from '../../tooling/lib/bundle-size.mjs';
import { machine, machineLine, median, table } from '../lib/report.mjs';

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, json: { type: 'string' } },
});
const rounds = Number(options.rounds);
const charactersPerSecond = 15;
const encoders = [...codecEncoders, oggOpusEncoder];

/** Ordinary prose, and prose that has something to write out in every sentence. */
const texts = {
  prose:
    'The ferry left the island a little after noon, when the fog had lifted and the gulls were back. Nobody on deck said much. ',
  'numbers, dates, units':
    'On March 15, 2024 at 10:30 a.m., Dr. Smith paid $1,234.56 for 3.5 kg (see p. 12). Write to me@example.com: 50% off until 6/1! ',
};

/** Milliseconds of each round; the first call, which loads and compiles, is not measured. */
async function time(work) {
  await work();
  const measured = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = performance.now();
    await work();
    measured.push(performance.now() - before);
  }
  return median(measured);
}

const text = [];
for (const [name, sentence] of Object.entries(texts)) {
  const source = sentence.repeat(Math.ceil(5000 / sentence.length)).slice(0, 5000);
  for (const normalization of ['full', 'off']) {
    const milliseconds = await time(() => prepareText(source, { maxCharacters: 300, normalization }));
    text.push({
      name,
      normalization,
      milliseconds,
      realTimeFactor: milliseconds / 1000 / (5000 / charactersPerSecond),
    });
  }
}

const { audio: recorded } = await decodeAudio(await readFile(fledglingFiles['default_voice.wav']));
const speech = resample(recorded, 24_000).samples;
const minute = new Float32Array(24_000 * 60);
for (let start = 0; start < minute.length; start += speech.length) {
  minute.set(speech.subarray(0, minute.length - start), start);
}
const audio = { samples: minute, sampleRate: 24_000 };
const cd = resample(audio, 44_100);

const audioRows = [];
async function audioRow(name, work, bytes) {
  const milliseconds = await time(work);
  audioRows.push({ name, milliseconds, realTimeFactor: milliseconds / 60_000, bytes });
}
await audioRow('resample 24 to 48 kHz', () => resample(audio, 48_000));
await audioRow('resample 44.1 to 24 kHz', () => resample(cd, 24_000));
await audioRow('measure LUFS', () => measureLoudness(minute, 24_000));
await audioRow('normalise to -16 LUFS', () => normalizeLoudness(minute, 24_000, { targetLufs: -16 }));
await audioRow('normalise speech RMS', () => normalizeRms(minute, 24_000));
for (const format of audioOutputFormats) {
  const { bytes } = await encodeAudio(audio, { format, encoders });
  await audioRow(`encode ${format}`, () => encodeAudio(audio, { format, encoders }), bytes.length);
  if (format !== 'pcm')
    await audioRow(`decode ${format}`, () => decodeAudio(bytes, { decoders: codecDecoders }));
}

const sizes = {
  core: await bundleSize("export * from '@starling-tts/core'"),
  'core and codecs': await bundleSize(
    "export * from '@starling-tts/core'; export * from '@starling-tts/core/codecs'",
  ),
  'the Ogg Opus encoder': await bundleSize("export * from '@starling-tts/core/codecs/ogg-opus-encoder'"),
};

const digits = (value) => value.toPrecision(2);
const kilobytes = (bytes) => (bytes / 1000).toFixed(1);
process.stdout.write(
  `${[
    `${machineLine()}; median of ${rounds} rounds`,
    '',
    '5000 characters, normalised and split',
    table(
      ['text', 'normalization', 'ms', 'real-time factor'],
      text.map((row) => [
        row.name,
        row.normalization,
        row.milliseconds.toFixed(1),
        digits(row.realTimeFactor),
      ]),
    ),
    '',
    'One minute of mono speech at 24 kHz',
    table(
      ['work', 'ms', 'real-time factor', 'kB'],
      audioRows.map((row) => [
        row.name,
        row.milliseconds.toFixed(1),
        digits(row.realTimeFactor),
        row.bytes === undefined ? '' : kilobytes(row.bytes),
      ]),
    ),
    '',
    'Bundle, minified and compressed, kB',
    table(
      ['what', 'loaded at once', 'when it is used'],
      Object.entries(sizes).map(([name, { initial, later }]) => [name, kilobytes(initial), kilobytes(later)]),
    ),
  ].join('\n')}\n`,
);
if (options.json !== undefined) {
  const report = { bench: 'text-and-audio', machine: machine(), rounds, text, audio: audioRows, sizes };
  await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
}
