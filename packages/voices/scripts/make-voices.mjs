/**
 * Makes everything of this package that is not written by hand: `audio/*.opus`, `conditioning/*.safetensors`,
 * `src/catalogue.ts` and `VOICES.md`, from `voice-plan.mjs`.
 *
 * Needs Debian's `flite`, `sox`, `praat` and `opus-tools`, and the built workspace. Run from anywhere:
 * `node packages/voices/scripts/make-voices.mjs`. Needed again when the plan or Fledgling's weights change.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { conditioningKey, decodeAudio, encodeConditioning, resample, voiceIdOf } from '@starling-tts/core';
import { oggOpusDecoder } from '@starling-tts/core/codecs';
import { createNodeEngine } from '@starling-tts/engine-node';
import { toHalf } from './half.mjs';
import { makeReference } from './make-reference.mjs';
import { voicePlan } from './voice-plan.mjs';
import { writeCatalogue, writeVoiceCards } from './write-catalogue.mjs';

const createdAt = '2026-11-22T00:00:00.000Z';
const packageFolder = fileURLToPath(new URL('../', import.meta.url));
for (const folder of ['audio', 'conditioning']) {
  rmSync(join(packageFolder, folder), { recursive: true, force: true });
  mkdirSync(join(packageFolder, folder));
}

const work = mkdtempSync(join(tmpdir(), 'starling-voices-'));
const engine = await createNodeEngine({ isolation: 'in-process', threads: 1 });
const voices = [];
let bytes = 0;
try {
  for (const plan of [...voicePlan].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const stem = plan.name.toLowerCase();
    const opus = join(packageFolder, 'audio', `${stem}.opus`);
    const wav = makeReference(plan, work);
    // A fixed serial number and no comments: the same programs make the same bytes again.
    execFileSync('opusenc', [
      ...[
        '--quiet',
        '--speech',
        '--bitrate',
        '32',
        '--serial',
        '1',
        '--discard-comments',
        '--discard-pictures',
      ],
      ...[wav, opus],
    ]);
    const encoded = readFileSync(opus);
    const { audio } = await decodeAudio(encoded, { decoders: [oggOpusDecoder] });
    const reference = resample(audio, 24_000);
    const conditioning = compact(await engine.encodeVoice(reference));
    const file = encodeConditioning(conditioning);
    writeFileSync(join(packageFolder, 'conditioning', `${stem}.safetensors`), file);
    bytes += encoded.length + file.length;
    voices.push({
      plan,
      stem,
      record: {
        id: await voiceIdOf(reference),
        name: plan.name,
        gender: plan.gender,
        description: plan.description,
        durationSeconds: Math.round((100 * reference.samples.length) / 24_000) / 100,
        originalSampleRate: 24_000,
        originalFile: `${plan.name} - ${plan.gender}, ${plan.description}.wav`,
        createdAt,
        type: 'chattts_embedding',
      },
    });
    process.stderr.write(`${plan.name} ${voices.at(-1).record.durationSeconds} s\n`);
  }
  writeCatalogue(packageFolder, voices, conditioningKey(engine.info));
  writeVoiceCards(packageFolder, voices);
} finally {
  await engine.dispose();
  rmSync(work, { recursive: true, force: true });
}
process.stdout.write(`${voices.length} voices, ${bytes} bytes\n`);

/** The reference's spectrum, by far the largest tensor, in half precision: its steps are finer than the model notices. */
function compact(conditioning) {
  const { speaker_features: features } = conditioning.tensors;
  return {
    ...conditioning,
    tensors: {
      ...conditioning.tensors,
      speaker_features: { type: 'float16', dims: features.dims, data: toHalf(features.data) },
    },
  };
}
