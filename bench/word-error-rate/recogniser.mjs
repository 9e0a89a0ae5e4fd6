import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireTools, run } from '../lib/tools.mjs';

const modelFolder = '/usr/share/pocketsphinx/model/en-us';
const model = {
  acoustic: join(modelFolder, 'en-us'),
  language: join(modelFolder, 'en-us.lm.bin'),
  dictionary: join(modelFolder, 'cmudict-en-us.dict'),
};

/** Stops with installation advice when the recogniser, its models or sox are not there. */
export function requireRecogniser() {
  return requireTools(
    ['sox', 'pocketsphinx_batch'],
    Object.values(model).map((path) => ({ path, package: 'pocketsphinx-en-us' })),
  );
}

/**
 * What Debian's pocketsphinx hears in some recordings, with its general American English language model: it is told
 * nothing about the sentences.
 *
 * @param {readonly string[]} files audio files that sox reads, one sentence each
 * @returns {Promise<string[]>} the recognised words per file, '' where nothing was heard
 */
export async function recognise(files) {
  const folder = await mkdtemp(join(tmpdir(), 'starling-recogniser-'));
  try {
    await Promise.all([0, 1].map((half) => convertHalf(files, folder, half)));
    const heard = new Map();
    // Two halves side by side: the recogniser uses one core.
    const halves = [0, 1].map((half) => files.map((_, index) => index).filter((index) => index % 2 === half));
    await Promise.all(
      halves.map(async (indexes, half) => {
        const control = join(folder, `control-${half}`);
        const hypotheses = join(folder, `hypotheses-${half}`);
        await writeFile(control, indexes.map((index) => `${index}\n`).join(''));
        if (indexes.length === 0) return;
        await run('pocketsphinx_batch', [
          ...['-hmm', model.acoustic, '-lm', model.language, '-dict', model.dictionary],
          ...['-adcin', 'yes', '-adchdr', '44', '-cepdir', folder, '-cepext', '.wav'],
          ...['-ctl', control, '-hyp', hypotheses, '-logfn', '/dev/null'],
        ]);
        for (const line of (await readFile(hypotheses, 'utf8')).split('\n')) {
          const match = /^(.*)\((\d+) -?\d+\)\s*$/.exec(line);
          if (match) heard.set(Number(match[2]), match[1].trim());
        }
      }),
    );
    return files.map((_, index) => heard.get(index) ?? '');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** 16 kHz mono 16 bit with 0.2 s of silence at both ends, as the recogniser's models expect. */
async function convertHalf(files, folder, half) {
  for (const [index, file] of files.entries()) {
    if (index % 2 !== half) continue;
    const target = join(folder, `${index}.wav`);
    // -R: the same dither every time, so that two runs of the bench on the same audio agree.
    await run('sox', ['-G', '-R', file, '-r', '16000', '-b', '16', '-c', '1', target, 'pad', '0.2', '0.2']);
  }
}
