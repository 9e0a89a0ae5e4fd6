/**
 * How speech is generated: speed and memory of the embedded model and of a random-weight model of Turbo's size next to
 * transformers.js on the same files in the same run; seams of streams; conversion; requests at once; cancellation; long
 * text; false alarms of the guards.
 *
 *   npm run build && node bench/generation/main.mjs [--rounds 5] [--threads 1] [--turbo FOLDER | --no-turbo]
 *     [--only compare,compare-turbo,seams,conversion,concurrency,concurrency-turbo,cancels,long-text,guards] [--json FILE]
 *
 * The model of Turbo's size takes 0.6 GB on disk and half a minute to write. `--turbo` says where to keep it for the next run.
 */
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { concatSamples, decodeAudio } from '@starling-tts/core';
import { fledglingFiles, fledglingFolder } from '@starling-tts/model-fledgling';
import { machine, machineLine } from '../lib/report.mjs';
import { measureCancels } from './cancels.mjs';
import { compare } from './compare.mjs';
import { measureConcurrency } from './concurrency.mjs';
import { measureConversion } from './conversion.mjs';
import { measureGuards } from './guards.mjs';
import { measureLongText } from './long-text.mjs';
import { measureSeams } from './seams.mjs';
import { openStarling } from './speakers.mjs';
import { writeTurboSizeModel } from './turbo-size-model.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    threads: { type: 'string', default: '1' },
    turbo: { type: 'string' },
    'no-turbo': { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'string' },
  },
});
const rounds = Number(options.rounds);
const threads = Number(options.threads);
const wanted = (section) => options.only === undefined || options.only.split(',').includes(section);

const sentences = (await readFile(new URL('../word-error-rate/sentences.txt', import.meta.url), 'utf8'))
  .trim()
  .split('\n');
const { audio } = await decodeAudio(await readFile(fledglingFiles['default_voice.wav']));
const reference = audio.samples;
const figures = {};
console.log(machineLine());

if (wanted('compare')) {
  figures.fledgling = await compare({
    title: 'Fledgling',
    model: 'fledgling',
    folder: fileURLToPath(fledglingFolder).replace(/\/$/, ''),
    dtype: 'fp32',
    reference,
    sentences: sentences.slice(0, 6),
    rounds,
    threads,
  });
}
const turboSections = { 'compare-turbo': compareTurboSize, 'concurrency-turbo': turboSizeRequests };
const turboWanted = options['no-turbo'] ? [] : Object.keys(turboSections).filter(wanted);
if (turboWanted.length > 0) {
  await withTurboSize(async (folder) => {
    for (const name of turboWanted) figures[name] = await turboSections[name](folder);
  });
}

const speaker = await openStarling('fledgling', reference, { threads });
try {
  if (wanted('seams')) figures.seams = await measureSeams(speaker, sentences.slice(0, 12), [10, 25]);
  if (wanted('conversion')) {
    const spoken = [];
    for (const text of sentences.slice(0, 22)) spoken.push(...(await speaker.speak(text)).chunks);
    const minute = concatSamples(spoken).subarray(0, 62 * 24_000);
    figures.conversion = await measureConversion(speaker.engine, minute, Math.min(3, rounds));
  }
  if (wanted('concurrency')) {
    const batched = await openStarling('fledgling', reference, { threads, batchSize: 4 });
    try {
      figures.concurrency = await measureConcurrency(speaker, batched, sentences.slice(0, 4), rounds);
    } finally {
      await batched.dispose();
    }
  }
  if (wanted('cancels')) figures.cancels = await measureCancels(speaker, sentences[0], 200);
  if (wanted('long-text')) figures.longText = await measureLongText(speaker.engine, sentences, 5000);
  if (wanted('guards')) figures.guards = await measureGuards(speaker, sentences, [0, 1000, 2000]);
} finally {
  await speaker.dispose();
}

const record = { machine: machine(), threads, rounds, figures };
if (options.json === undefined) console.log(`\n${JSON.stringify(record)}`);
else await writeFile(options.json, `${JSON.stringify(record, undefined, 2)}\n`);

/** Runs a section with the model of Turbo's size, which is written when it is not kept from another run. */
async function withTurboSize(use) {
  const kept = options.turbo !== undefined;
  const folder = kept
    ? resolve(options.turbo)
    : join(await mkdtemp(join(tmpdir(), 'starling-turbo-')), 'model');
  try {
    const isThere = await access(join(folder, 'config.json')).then(
      () => true,
      () => false,
    );
    if (!isThere) await writeTurboSizeModel(folder);
    return await use(folder);
  } finally {
    if (!kept) await rm(join(folder, '..'), { recursive: true, force: true });
  }
}

function compareTurboSize(folder) {
  return compare({
    title: 'Random weights, language model of Turbo’s size in q4, stand-in decoder',
    model: folder,
    folder,
    dtype: 'q4',
    reference,
    sentences: sentences.slice(0, 1),
    rounds,
    threads,
    maxTokens: 50,
  });
}

async function turboSizeRequests(folder) {
  const turns = await openStarling(folder, reference, { threads, precision: 'q4' });
  const batched = await openStarling(folder, reference, { threads, precision: 'q4', batchSize: 4 });
  try {
    console.log('\nRandom weights, language model of Turbo’s size in q4, 50 tokens a request:');
    const four = sentences.slice(0, 4);
    return await measureConcurrency(turns, batched, four, Math.min(3, rounds), { maxSpeechTokens: 50 });
  } finally {
    await Promise.all([turns.dispose(), batched.dispose()]);
  }
}
