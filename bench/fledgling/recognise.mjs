/**
 * Word error rate of folders of recordings `0.wav`, `1.wav` and so on, one for each line of a file of sentences.
 *
 *   node bench/fledgling/recognise.mjs --sentences FILE FOLDER [FOLDER ...]
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { table } from '../lib/report.mjs';
import { recognise, requireRecogniser } from '../word-error-rate/recogniser.mjs';
import { scoreSentences } from '../word-error-rate/word-errors.mjs';

const { values, positionals } = parseArgs({
  options: { sentences: { type: 'string' } },
  allowPositionals: true,
});
if (values.sentences === undefined || positionals.length === 0) {
  process.stderr.write('Give --sentences FILE and at least one folder.\n');
  process.exit(2);
}
await requireRecogniser();
const sentences = (await readFile(values.sentences, 'utf8')).trim().split('\n');
const rows = [];
for (const folder of positionals) {
  const heard = await recognise(sentences.map((_, index) => join(folder, `${index}.wav`)));
  const score = scoreSentences(
    sentences.map((reference, index) => ({ reference, hypothesis: heard[index] })),
  );
  rows.push([folder, `${(100 * score.wordErrorRate).toFixed(1)} %`, score.words, score.errors]);
}
console.log(table(['folder', 'word error rate', 'words', 'errors'], rows));
