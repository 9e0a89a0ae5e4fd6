/**
 * Word error rate of Starling's speech and of the teacher's, by Debian's pocketsphinx on the same sentences in one run.
 *
 *   npm run build && node bench/word-error-rate/main.mjs [--runs 3] [--seed 0] [--temperature T] [--model NAME]
 *     [--teacher rms] [--reference RECORDING] [--keep FOLDER] [--json FILE]
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeAudio, resample } from '@starling-tts/core';
import { codecDecoders } from '@starling-tts/core/codecs';
import { createNodeEngine } from '@starling-tts/engine-node';
import { machine, machineLine, table } from '../lib/report.mjs';
import { requireTools } from '../lib/tools.mjs';
import { recognise, requireRecogniser } from './recogniser.mjs';
import { speakWithEngine, speakWithTeacher } from './speakers.mjs';
import { scoreSentences } from './word-errors.mjs';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    seed: { type: 'string', default: '0' },
    temperature: { type: 'string' },
    model: { type: 'string', default: 'fledgling' },
    teacher: { type: 'string', default: 'rms' },
    reference: { type: 'string' },
    keep: { type: 'string' },
    json: { type: 'string' },
  },
});

await requireTools(['flite']);
await requireRecogniser();

const sentences = (await readFile(new URL('sentences.txt', import.meta.url), 'utf8')).trim().split('\n');
const folder = options.keep ?? (await mkdtemp(join(tmpdir(), 'starling-word-errors-')));
const speakers = [];

const engine = await createNodeEngine({ model: options.model });
try {
  const voice =
    options.reference === undefined ? await engine.defaultVoice() : await cloned(options.reference);
  const runs = [];
  const synthesis = options.temperature === undefined ? {} : { temperature: Number(options.temperature) };
  for (let pass = 0; pass < Number(options.runs); pass += 1) {
    // Seeds far enough apart that no sentence of two passes shares one.
    const seed = Number(options.seed) + pass * 1000;
    const files = await speakWithEngine(engine, voice, sentences, join(folder, `engine-${pass}`), {
      ...synthesis,
      seed,
    });
    runs.push(await score(files));
  }
  speakers.push({
    speaker: `Starling, ${engine.info.modelId}, ${options.reference === undefined ? 'default voice' : 'cloned voice'}`,
    ...pool(runs),
    runs,
  });
} finally {
  await engine.dispose();
}

const teacher = await score(await speakWithTeacher(options.teacher, sentences, join(folder, 'teacher')));
speakers.push({ speaker: `teacher: flite, ${options.teacher}`, ...teacher });
if (options.keep === undefined) await rm(folder, { recursive: true, force: true });

const percent = (share) => `${(100 * share).toFixed(1)} %`;
const [starling] = speakers;
console.log(
  `Word error rate, pocketsphinx en-us with its general language model, ${sentences.length} sentences`,
);
console.log(`${machineLine()}\n`);
console.log(
  table(
    ['speaker', 'word error rate', 'words', 'substituted', 'deleted', 'inserted', 'exact sentences'],
    speakers.map((row) => [
      row.speaker,
      percent(row.wordErrorRate),
      row.words,
      row.substitutions,
      row.deletions,
      row.insertions,
      `${row.exactSentences} of ${row.sentences}`,
    ]),
  ),
);
const spread = starling.runs.map((run) => percent(run.wordErrorRate)).join(', ');
console.log(`\nStarling's passes, one seed each: ${spread}`);
console.log(`Starling over teacher: ${(starling.wordErrorRate / teacher.wordErrorRate).toFixed(2)}`);
const record = { machine: machine(), recogniser: 'pocketsphinx en-us', speakers };
if (options.json === undefined) console.log(`\n${JSON.stringify(record)}`);
else await writeFile(options.json, `${JSON.stringify(record, undefined, 2)}\n`);

/** Conditioning of a recording given on the command line. */
async function cloned(file) {
  const { audio } = await decodeAudio(await readFile(file), { decoders: codecDecoders });
  return engine.encodeVoice(resample(audio, engine.info.sampleRate));
}

async function score(files) {
  const heard = await recognise(files);
  return scoreSentences(sentences.map((reference, index) => ({ reference, hypothesis: heard[index] })));
}

/** Several passes over the sentences as one score. */
function pool(runs) {
  const total = { ...runs[0] };
  for (const run of runs.slice(1)) {
    for (const key of Object.keys(total)) total[key] += run[key];
  }
  return { ...total, wordErrorRate: total.errors / total.words };
}
