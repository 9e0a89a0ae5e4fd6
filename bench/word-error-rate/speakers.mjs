import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { concatSamples, encodeWav } from '@starling-tts/core';
import { run } from '../lib/tools.mjs';

/**
 * Speaks sentences with a Starling engine, one WAV file each.
 *
 * @param {import('@starling-tts/core').SpeechEngine} engine
 * @param {import('@starling-tts/core').VoiceConditioning} voice
 * @param {readonly string[]} sentences
 * @param {string} folder made when absent
 * @param {import('@starling-tts/core').SynthesisOptions} options the seed counts up from `options.seed` by sentence
 * @returns {Promise<string[]>} the files
 */
export async function speakWithEngine(engine, voice, sentences, folder, options) {
  await mkdir(folder, { recursive: true });
  const files = [];
  for (const [index, text] of sentences.entries()) {
    const request = {
      segment: { id: index, text },
      voice,
      options: { ...options, seed: (options.seed ?? 0) + index },
    };
    const chunks = [];
    for await (const part of engine.synthesize(request)) {
      if (part.type === 'audio') chunks.push(part.samples);
    }
    const audio = { samples: concatSamples(chunks), sampleRate: engine.info.sampleRate };
    const file = join(folder, `${index}.wav`);
    await writeFile(file, encodeWav(audio));
    files.push(file);
  }
  return files;
}

/**
 * Speaks sentences with flite, the teacher of Fledgling.
 *
 * @param {string} voice name of a flite voice
 * @param {readonly string[]} sentences
 * @param {string} folder made when absent
 * @returns {Promise<string[]>} the files
 */
export async function speakWithTeacher(voice, sentences, folder) {
  await mkdir(folder, { recursive: true });
  const files = [];
  for (const [index, text] of sentences.entries()) {
    const file = join(folder, `${index}.wav`);
    await run('flite', ['-voice', voice, '-t', text, '-o', file]);
    files.push(file);
  }
  return files;
}
