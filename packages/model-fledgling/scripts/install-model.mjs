/**
 * Puts a newly trained model in place: copies the graphs and JSON files of a pack that `python3 -m fledgling pack` wrote
 * into `model/`, sets the revision in `src/files.ts` and writes the manifest. The default voice stays.
 *
 * `node packages/model-fledgling/scripts/install-model.mjs PACK REVISION`, for example `.../pack v1`. Afterwards build,
 * and make the built-in voices anew: `node packages/voices/scripts/make-voices.mjs`.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [pack, revision] = process.argv.slice(2);
if (pack === undefined || !/^v\d+$/.test(revision ?? '')) {
  process.stderr.write('Give the folder of the pack and a revision such as v1.\n');
  process.exit(2);
}
const files = [
  ...['speech_encoder', 'embed_tokens', 'language_model', 'conditional_decoder'].map(
    (name) => `onnx/${name}.onnx`,
  ),
  ...['config', 'generation_config', 'preprocessor_config', 'tokenizer', 'tokenizer_config'].map(
    (name) => `${name}.json`,
  ),
];
// All of them are looked at before the first is replaced.
const bytes = files.reduce((sum, file) => sum + statSync(join(pack, file)).size, 0);
const limit = 8_000_000;
if (bytes > limit) {
  process.stderr.write(`The pack has ${bytes} bytes, more than ${limit}.\n`);
  process.exit(1);
}
const model = fileURLToPath(new URL('../model/', import.meta.url));
for (const file of files) copyFileSync(join(pack, file), join(model, file));

const source = fileURLToPath(new URL('../src/files.ts', import.meta.url));
const code = readFileSync(source, 'utf8');
const changed = code.replace(/(fledglingRevision = ')v\d+'/, `$1${revision}'`);
if (!changed.includes(`fledglingRevision = '${revision}'`))
  throw new Error('src/files.ts names no revision.');
writeFileSync(source, changed);
execFileSync(process.execPath, [fileURLToPath(new URL('make-manifest.mjs', import.meta.url))], {
  stdio: 'inherit',
});
process.stdout.write(`${files.length} files, revision ${revision}\n`);
