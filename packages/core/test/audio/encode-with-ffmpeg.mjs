import { spawnSync } from 'node:child_process';

/** Whether ffmpeg can be run here. */
export function hasFfmpeg() {
  return spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;
}

/**
 * Encodes mono samples with ffmpeg; a second channel, when asked for, is the same at half the level.
 *
 * @param {Float32Array} samples
 * @param {{ name: string, sampleRate: number, channels: number, encoder: readonly string[] }} file
 * @param {string} target path of the file to write
 */
export function encodeWithFfmpeg(samples, file, target) {
  const filter = file.channels === 2 ? ['-af', 'pan=stereo|c0=c0|c1=0.5*c0'] : [];
  const input = ['-f', 'f32le', '-ar', String(file.sampleRate), '-ac', '1', '-i', 'pipe:0'];
  const { status, stderr } = spawnSync(
    'ffmpeg',
    ['-v', 'error', '-y', ...input, ...filter, '-map_metadata', '-1', '-bitexact', ...file.encoder, target],
    { input: new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength) },
  );
  if (status !== 0) throw new Error(`ffmpeg could not write ${file.name}: ${stderr}`);
}
