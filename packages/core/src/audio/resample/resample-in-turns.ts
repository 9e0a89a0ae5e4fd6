import { concatSamples } from '../edit.js';
import type { Pcm } from '../pcm.js';
import { Turns } from '../turns.js';
import { createStreamResampler } from './stream-resampler.js';

/** Samples that are worked on before the turn may pass to other work. */
const pieceSamples = 16_384;

/**
 * As `resample`, bit for bit, in pieces between which other work of the event loop has its turn: half a minute at 48 kHz is more than a
 * hundred milliseconds of work.
 *
 * @param audio mono audio, 8000 to 192000 Hz
 * @param sampleRate wanted rate, same range
 * @param signal cancels the work
 * @throws StarlingError `invalid_request` for a rate out of range, `aborted`
 */
export async function resampleInTurns(audio: Pcm, sampleRate: number, signal?: AbortSignal): Promise<Pcm> {
  if (audio.sampleRate === sampleRate) return audio;
  const resampler = createStreamResampler(audio.sampleRate, sampleRate);
  const turns = new Turns(signal);
  const pieces: Float32Array[] = [];
  for (let start = 0; start < audio.samples.length; start += pieceSamples) {
    const taken = audio.samples.subarray(start, start + pieceSamples);
    const piece = resampler.push(taken);
    pieces.push(piece);
    await turns.after(Math.max(taken.length, piece.length));
  }
  pieces.push(resampler.flush());
  return { samples: concatSamples(pieces), sampleRate };
}
