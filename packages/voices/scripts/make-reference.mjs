import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Median pitch in Hz of the base voices whose speech is shifted after synthesis: flite cannot set theirs. */
const ownPitch = { rms: 104 };

/** Pitch-synchronous overlap-add, as in the training data; ffmpeg's `rubberband` cost the references half of their words. */
const shiftScript = fileURLToPath(
  new URL('../../model-fledgling/training/fledgling/data/shift.praat', import.meta.url),
);

/**
 * Speaks a voice's text and gives it its sound.
 *
 * @param {import('./voice-plan.mjs').VoicePlan} plan
 * @param {string} folder for intermediate files
 * @returns {string} a WAV file, 24 kHz mono 16 bit, peak at -3 dBFS
 */
export function makeReference(plan, folder) {
  const [spoken, pitched, finished] = ['spoken', 'pitched', 'finished'].map((step) =>
    join(folder, `${step}.wav`),
  );
  const ratio = ownPitch[plan.base] && plan.pitch / plan.formants / ownPitch[plan.base];
  // `speed` below multiplies pitch and divides duration by `formants`: both are set off here.
  const settings = { duration_stretch: plan.pace * plan.formants };
  if (ratio === undefined) {
    settings.int_f0_target_mean = plan.pitch / plan.formants;
    settings.int_f0_target_stddev = (0.11 * plan.pitch) / plan.formants;
  }
  const setting = Object.entries(settings).flatMap(([name, value]) => [
    '--setf',
    `${name}=${value.toFixed(3)}`,
  ]);
  execFileSync('flite', ['-voice', plan.base, ...setting, '-t', plan.text, '-o', spoken]);
  if (ratio !== undefined) {
    execFileSync('praat', ['--run', shiftScript, spoken, pitched, ratio.toFixed(4)]);
  }
  const effects = ['speed', `${plan.formants}`, 'rate', '-v', '24000'];
  if (plan.tilt !== 0) {
    effects.push('treble', `${plan.tilt}`, '2500', '0.5s', 'bass', `${-plan.tilt / 2}`, '300', '0.5s');
  }
  if (plan.peak !== undefined) effects.push('equalizer', `${plan.peak[0]}`, '1.2q', `${plan.peak[1]}`);
  const input = ratio === undefined ? spoken : pitched;
  execFileSync('sox', ['-G', '-R', input, '-c', '1', '-b', '16', finished, ...effects, 'norm', '-3']);
  return finished;
}
