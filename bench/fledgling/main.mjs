/**
 * Versions of Fledgling side by side, with the teacher as reference: words, tokens, controls, voices, conversion.
 *
 *   cd packages/model-fledgling/training && python3 -m fledgling evaluation-material --work WORK
 *   npm run build && node bench/fledgling/main.mjs --work WORK --model v0=FOLDER --model new=FOLDER [--sentences 200]
 *     [--measures words,prosody,controls,voices,human] [--json FILE]
 *
 * Writes the speech it made to `WORK/evaluation/NAME/`, which `python3 -m fledgling audio-report` measures and shows.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { encodeWav } from '@starling-tts/core';
import { machineLine, table } from '../lib/report.mjs';
import { requireTools } from '../lib/tools.mjs';
import { recognise, requireRecogniser } from '../word-error-rate/recogniser.mjs';
import { speakWithTeacher } from '../word-error-rate/speakers.mjs';
import { scoreSentences } from '../word-error-rate/word-errors.mjs';
import { Graphs, readSamples } from './graphs.mjs';
import {
  alignWords,
  finalRise,
  levelSpread,
  longestPause,
  pitchSpread,
  soundingPhones,
} from './token-measures.mjs';

const { values: options } = parseArgs({
  options: {
    work: { type: 'string' },
    model: { type: 'string', multiple: true, default: [] },
    sentences: { type: 'string', default: '200' },
    measures: { type: 'string', default: 'words,prosody,controls,voices,human' },
    json: { type: 'string' },
  },
});
if (options.work === undefined || options.model.length === 0) {
  process.stderr.write(
    'Give --work FOLDER and at least one --model NAME=FOLDER; see the head of this file.\n',
  );
  process.exit(2);
}
await requireTools(['flite']);
await requireRecogniser();

const evaluation = join(options.work, 'evaluation');
const material = JSON.parse(await readFile(join(evaluation, 'material.json'), 'utf8'));
const sentences = material.sentences.slice(0, Number(options.sentences));
const unvoiced = new Set(['pau', 's', 'sh', 'f', 'th', 'hh', 'k', 'p', 't', 'ch']);
const voiced = (phone) => !unvoiced.has(material.phones[phone]);
const isVowel = (phone) => /^[aeiou]/.test(material.phones[phone]);
const fewer = sentences.slice(0, 20);

const results = {};
for (const argument of options.model) {
  const [name, folder] = argument.split('=');
  process.stderr.write(`${name}\n`);
  results[name] = await measure(name, folder);
}
if (options.measures.includes('words')) {
  const texts = sentences.map(({ text }) => text);
  const files = await speakWithTeacher('rms', texts, join(evaluation, 'teacher'));
  results.teacher = { 'word error rate, held-out sentences': await wordErrors(sentences, files) };
}

const measures = [...new Set(Object.values(results).flatMap(Object.keys))];
const names = Object.keys(results);
console.log(`${sentences.length} held-out sentences; ${machineLine()}\n`);
console.log(
  table(
    ['measure', ...names],
    measures.map((measure) => [measure, ...names.map((name) => format(results[name][measure]))]),
  ),
);
if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(results, undefined, 2)}\n`);

async function measure(name, folder) {
  const graphs = await Graphs.open(folder);
  const output = join(evaluation, name);
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const voice = await graphs.encode(await readSamples(join(folder, 'default_voice.wav')));
  const groups = {
    words: () => measureWords(graphs, voice, output),
    prosody: () => measureProsody(graphs, voice),
    controls: () => measureControls(graphs, voice),
    voices: () => measureVoices(graphs, output),
    human: () => measureHuman(graphs, voice, output),
  };
  const rows = {};
  for (const group of options.measures.split(',')) {
    process.stderr.write(`  ${group}\n`);
    Object.assign(rows, await groups[group]());
  }
  return rows;
}

/** Default voice, default sampling: what a recogniser understands, and whether every word is there once. */
async function measureWords(graphs, voice, output) {
  const total = { edits: 0, phones: 0, skipped: 0, repeated: 0 };
  const files = [];
  for (const [index, { text, words }] of sentences.entries()) {
    const tokens = await graphs.speak(text, voice, { seed: index });
    const found = alignWords(words, soundingPhones(tokens.map((token) => token >> 5)));
    total.edits += found.edits;
    total.phones += found.phones;
    total.skipped += found.skipped;
    // Four phones in a row that nobody asked for: a short word said twice.
    if (found.inserted >= 4) total.repeated += 1;
    files.push(await save(output, `sentence-${index}`, await graphs.decode(tokens, voice)));
  }
  return {
    'word error rate, held-out sentences': await wordErrors(sentences, files),
    'phone error of sampled tokens': percent(total.edits / total.phones),
    'words skipped': total.skipped,
    'sentences with something said twice': total.repeated,
    'phone error, three sentences in one call': await phoneErrorOfJoined(graphs, voice, 3),
    'phone error, five sentences in one call': await phoneErrorOfJoined(graphs, voice, 5),
  };
}

async function phoneErrorOfJoined(graphs, voice, count) {
  let [edits, phones] = [0, 0];
  for (let first = 0; first + count <= fewer.length; first += count) {
    const group = fewer.slice(first, first + count);
    const tokens = await graphs.speak(group.map(({ text }) => text).join(' '), voice, { seed: first });
    const heard = soundingPhones(tokens.map((token) => token >> 5));
    const found = alignWords(
      group.flatMap(({ words }) => words),
      heard,
    );
    edits += found.edits;
    phones += found.phones;
  }
  return percent(edits / phones);
}

/** Ends of questions and statements with the same words, and pauses at commas. */
async function measureProsody(graphs, voice) {
  const questions = [
    ...['Do you like the old garden?', 'Is the train to the city late?', 'Have they finished the work?'],
    ...['Can we leave before noon?', 'Did the doctor call you again?', 'Are the children in the kitchen?'],
  ];
  const statements = [
    ...['You like the old garden.', 'The train to the city is late.', 'They have finished the work.'],
    ...['We can leave before noon.', 'The doctor did call you again.', 'The children are in the kitchen.'],
  ];
  const commas = [
    ...['When the rain stopped, we went home.', 'If you want, I can wait here.'],
    ...['The house was old, but it was warm.', 'After the meal, they played cards.'],
  ];
  const average = async (texts, measureOf) => {
    let sum = 0;
    for (const [index, text] of texts.entries()) {
      for (const seed of [index, index + 100]) sum += measureOf(await graphs.speak(text, voice, { seed }));
    }
    return sum / texts.length / 2;
  };
  return {
    'rise at the end of questions': semitones(await average(questions, (t) => finalRise(t, voiced))),
    'rise at the end of statements': semitones(await average(statements, (t) => finalRise(t, voiced))),
    'longest pause in sentences with a comma': `${(await average(commas, longestPause)).toFixed(2)} s`,
    'longest pause without comma': `${(await average(statements, longestPause)).toFixed(2)} s`,
  };
}

/** What the options of a request do to the tokens. */
async function measureControls(graphs, voice) {
  const rows = {};
  for (const exaggeration of [0, 0.5, 1]) {
    const { spread, levels } = await spoken(graphs, voice, { exaggeration }, true);
    rows[`pitch spread, level spread of vowels, exaggeration ${exaggeration}`] =
      `${semitones(spread)}, ${levels.toFixed(2)} dB`;
  }
  for (const temperature of [0.3, 0.6, 1]) {
    const { error, differing } = await spoken(graphs, voice, { temperature });
    rows[`phone error, share of tokens that differ by seed, temperature ${temperature}`] =
      `${percent(error)}, ${percent(differing)}`;
  }
  for (const guidance of [0.5, 1]) {
    const { error, spread } = await spoken(graphs, voice, { guidance, temperature: 0.6 });
    rows[`phone error, pitch spread, cfg_weight ${guidance}`] = `${percent(error)}, ${semitones(spread)}`;
  }
  return rows;
}

/** @param {boolean} [isHeard] whether the level is measured too, which takes the decoder */
async function spoken(graphs, voice, settings, isHeard = false) {
  const total = { edits: 0, phones: 0, spread: 0, levels: 0, differing: 0 };
  for (const [index, { text, words }] of fewer.entries()) {
    const tokens = await graphs.speak(text, voice, { ...settings, seed: index });
    const again = await graphs.speak(text, voice, { ...settings, seed: index + 1000 });
    const found = alignWords(words, soundingPhones(tokens.map((token) => token >> 5)));
    total.edits += found.edits;
    total.phones += found.phones;
    total.spread += pitchSpread(tokens, voiced) / fewer.length;
    if (isHeard)
      total.levels += levelSpread(await graphs.decode(tokens, voice), tokens, isVowel) / fewer.length;
    const shared = Math.min(tokens.length, again.length);
    const different = tokens.slice(0, shared).filter((token, place) => token !== again[place]).length;
    total.differing += different / shared / fewer.length;
  }
  return { ...total, error: total.edits / total.phones };
}

/**
 * Held-out speakers: their recordings through encoder and decoder in their own voice and in the next speaker's, and
 * sentences in the voices of their references; the latter for real people too.
 */
async function measureVoices(graphs, output) {
  const copies = [];
  const conversions = [];
  const files = [];
  const texts = fewer.slice(0, 2);
  const speakAs = async (stem, voice) => {
    const made = [];
    for (const [index, { text }] of texts.entries()) {
      const tokens = await graphs.speak(text, voice, { seed: index });
      made.push(await save(output, `${stem}-${index}`, await graphs.decode(tokens, voice)));
    }
    return made;
  };
  const voiceOf = async ({ reference }) =>
    await graphs.encode(await readSamples(join(evaluation, reference)));
  for (const [place, recording] of material.recordings.entries()) {
    const voice = await voiceOf(recording);
    const original = await graphs.encode(await readSamples(join(evaluation, recording.sentence)));
    copies.push(await save(output, `copy-${recording.name}`, await graphs.decode(original.tokens, voice)));
    const other = material.recordings[(place + 1) % material.recordings.length];
    const converted = await graphs.decode(original.tokens, await voiceOf(other));
    conversions.push(await save(output, `conversion-to-${other.name}`, converted));
    files.push(...(await speakAs(`voice-${recording.name}`, voice)));
  }
  // Their pitch and timbre are for the audio report.
  for (const person of material.people) await speakAs(`person-${person.name}`, await voiceOf(person));
  return {
    'word error rate, held-out voices': await wordErrors(
      material.recordings.flatMap(() => texts),
      files,
    ),
    'word error rate, copy-synthesis of held-out speakers': await wordErrors(material.recordings, copies),
    'word error rate, held-out speakers converted to each other': await wordErrors(
      material.recordings,
      conversions,
    ),
  };
}

/** People: the phones the encoder hears, and the words a recogniser hears before and after conversion. */
async function measureHuman(graphs, voice, output) {
  return {
    ...(await measurePeople(graphs, voice, output, material.human, 'the prompts of a trained speaker')),
    ...(await measurePeople(graphs, voice, output, material.others, 'other people')),
  };
}

async function measurePeople(graphs, voice, output, items, who) {
  let [edits, phones] = [0, 0];
  const converted = [];
  for (const item of items) {
    const { tokens } = await graphs.encode(await readSamples(join(evaluation, item.file)));
    const found = alignWords([item.phones], soundingPhones(tokens.map((token) => token >> 5)));
    edits += found.edits;
    phones += found.phones;
    if (item.convert) {
      const stem = `converted-${item.file.replace('.wav', '')}`;
      converted.push({ item, file: await save(output, stem, await graphs.decode(tokens, voice)) });
    }
  }
  const spoken = converted.map(({ item }) => item);
  const originals = spoken.map(({ file }) => join(evaluation, file));
  const files = converted.map(({ file }) => file);
  return {
    [`phone error on ${who}`]: percent(edits / phones),
    [`word error rate, ${who}, converted`]: await wordErrors(spoken, files),
    [`word error rate, ${who}, themselves`]: await wordErrors(spoken, originals),
  };
}

async function save(folder, stem, samples) {
  const file = join(folder, `${stem}.wav`);
  await writeFile(file, encodeWav({ samples, sampleRate: 24_000 }));
  return file;
}

async function wordErrors(items, files) {
  const heard = await recognise(files);
  const score = scoreSentences(
    items.map(({ text }, index) => ({ reference: text, hypothesis: heard[index] })),
  );
  return percent(score.wordErrorRate);
}

function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

function semitones(value) {
  return `${value.toFixed(2)} semitones`;
}

function format(value) {
  return value === undefined ? '-' : value;
}
