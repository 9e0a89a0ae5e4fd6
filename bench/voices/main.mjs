/**
 * Word errors of every built-in voice through the embedded model, by Debian's pocketsphinx.
 *
 *   npm run build && node bench/voices/main.mjs [--sentences 10] [--voices Amy,Brian] [--json FILE]
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { conditioningKey } from '@starling-tts/core';
import { createNodeEngine } from '@starling-tts/engine-node';
import { builtInVoices, createBuiltInVoiceStore } from '@starling-tts/voices';
import { machine, machineLine, table } from '../lib/report.mjs';
import { recognise, requireRecogniser } from '../word-error-rate/recogniser.mjs';
import { speakWithEngine } from '../word-error-rate/speakers.mjs';
import { scoreSentences } from '../word-error-rate/word-errors.mjs';

const { values: options } = parseArgs({
  options: {
    sentences: { type: 'string', default: '10' },
    voices: { type: 'string' },
    json: { type: 'string' },
  },
});
await requireRecogniser();

const all = (await readFile(new URL('../word-error-rate/sentences.txt', import.meta.url), 'utf8'))
  .trim()
  .split('\n');
const sentences = all.slice(0, Number(options.sentences));
const folder = await mkdtemp(join(tmpdir(), 'starling-voices-'));
const wanted = options.voices?.split(',');
const voices = builtInVoices.filter(({ name }) => wanted === undefined || wanted.includes(name));
const store = createBuiltInVoiceStore();
const engine = await createNodeEngine({ isolation: 'in-process' });
const files = [];
try {
  const key = conditioningKey(engine.info);
  for (const { id } of voices) {
    const voice = await store.readConditioning(id, key);
    files.push(await speakWithEngine(engine, voice, sentences, join(folder, id), { seed: 0 }));
  }
  const heard = await recognise(files.flat());
  const scores = voices.map(({ name, gender }, index) => {
    const mine = heard.slice(index * sentences.length, (index + 1) * sentences.length);
    const pairs = sentences.map((reference, at) => ({ reference, hypothesis: mine[at] }));
    return { name, gender, ...scoreSentences(pairs) };
  });
  const percent = (share) => `${(100 * share).toFixed(1)} %`;
  const mean = (rows) =>
    rows.reduce((sum, row) => sum + row.errors, 0) / rows.reduce((sum, row) => sum + row.words, 0);
  console.log(`Built-in voices through Fledgling, ${sentences.length} sentences each, pocketsphinx en-us`);
  console.log(`${machineLine()}\n`);
  console.log(
    table(
      ['voice', 'gender', 'word error rate', 'words', 'exact sentences'],
      scores.map((row) => [row.name, row.gender, percent(row.wordErrorRate), row.words, row.exactSentences]),
    ),
  );
  for (const gender of ['male', 'female']) {
    const rows = scores.filter((row) => row.gender === gender);
    if (rows.length > 0) console.log(`\n${gender}: ${percent(mean(rows))}`);
  }
  const record = { machine: machine(), sentences: sentences.length, scores };
  if (options.json === undefined) console.log(`\n${JSON.stringify(record)}`);
  else await writeFile(options.json, `${JSON.stringify(record, undefined, 2)}\n`);
} finally {
  await engine.dispose();
  await rm(folder, { recursive: true, force: true });
}
