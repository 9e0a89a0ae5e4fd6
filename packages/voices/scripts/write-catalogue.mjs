import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Writes `src/catalogue.ts`. URLs are written out in full, which is the form that bundlers recognise.
 *
 * @param {string} folder the package's
 * @param {readonly { stem: string, record: object }[]} voices
 * @param {string} key of the conditioning
 */
export function writeCatalogue(folder, voices, key) {
  const entries = voices.map(
    ({ stem, record }) => `{
      record: ${JSON.stringify(record)},
      audio: new URL('../audio/${stem}.opus', import.meta.url),
      conditioning: new URL('../conditioning/${stem}.safetensors', import.meta.url),
    }`,
  );
  const target = join(folder, 'src/catalogue.ts');
  writeFileSync(
    target,
    `// Made by scripts/make-voices.mjs from scripts/voice-plan.mjs: change those and run it again.
import type { VoiceRecord } from '@starling-tts/core';

/** A built-in voice and where its files are. */
export interface BuiltInVoice {
  /** What is known about it. */
  readonly record: VoiceRecord;
  /** Its reference recording, Ogg Opus. */
  readonly audio: URL;
  /** Its conditioning for the model of {@link conditioningOf}, safetensors. */
  readonly conditioning: URL;
}

/** Key of the model and revision that the conditioning files were made with. */
export const conditioningOf = '${key}';

/** Every voice, ordered by name. */
export const catalogue: readonly BuiltInVoice[] = [${entries.join(',\n')}];
`,
  );
  const biome = fileURLToPath(new URL('../../../node_modules/.bin/biome', import.meta.url));
  execFileSync(biome, ['format', '--write', target], { stdio: 'ignore' });
}

/**
 * Writes `VOICES.md`, a card for each voice.
 *
 * @param {string} folder the package's
 * @param {readonly { plan: import('./voice-plan.mjs').VoicePlan, record: import('@starling-tts/core').VoiceRecord }[]} voices
 */
export function writeVoiceCards(folder, voices) {
  const signed = (value) => (value > 0 ? `+${value}` : `${value}`);
  const rows = voices.map(({ plan, record }) => {
    const timbre = [
      `formants × ${plan.formants}`,
      ...(plan.tilt === 0 ? [] : [`tilt ${signed(plan.tilt)} dB`]),
      ...(plan.peak === undefined ? [] : [`${signed(plan.peak[1])} dB at ${plan.peak[0]} Hz`]),
    ].join(', ');
    return `| ${record.name} | ${record.gender} | ${record.description} | \`${record.id}\` | ${record.durationSeconds} s | flite \`${plan.base}\` | ${plan.pitch} Hz | ${timbre} | ${plan.pace} |`;
  });
  writeFileSync(
    join(folder, 'VOICES.md'),
    `# Built-in voices

Made by \`scripts/make-voices.mjs\`. Every reference is synthetic speech of an openly licensed synthesiser ([NOTICE.md](NOTICE.md));
no recording of a person was used, and no voice imitates a particular person. Descriptions say what a voice is meant for.
Pitch is the median aimed for; pace above 1 is slower than the synthesiser's own.

| name | gender | description | id | reference | made from | pitch | timbre | pace |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`,
  );
}
