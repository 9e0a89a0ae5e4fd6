/**
 * Makes `model/default_voice.wav`: synthetic speech of flite's `rms` voice (of flite's four English voices the one the
 * model speaks most understandably with; see MODEL_CARD.md), 24 kHz mono 16 bit.
 *
 * Needs Debian's `flite` and `sox`. Run from anywhere: `node packages/model-fledgling/scripts/make-default-voice.mjs`,
 * then `make-manifest.mjs`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const text =
  'The harbor was quiet before sunrise. A fishing boat moved slowly past the light, and nobody spoke.';
const target = fileURLToPath(new URL('../model/default_voice.wav', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'starling-default-voice-'));
try {
  const spoken = join(folder, 'spoken.wav');
  execFileSync('flite', ['-voice', 'rms', '-t', text, '-o', spoken]);
  // -R seeds the dither, so the same flite and sox make the same bytes again.
  execFileSync('sox', ['-R', spoken, '-r', '24000', '-c', '1', '-b', '16', target, 'norm', '-3']);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${target}\n`);
