import { maximumSampleRate, minimumSampleRate } from '@starling-tts/core';
import { invalid } from './audio-feed.js';
import type { AudioOutputOptions } from './audio-output.js';
import type { PlayerOptions } from './player.js';

/** Rate of the models' audio, in hertz. */
export const defaultSampleRate = 24_000;

const longestPreBufferSeconds = 10;

/**
 * Checks and completes options.
 *
 * @throws StarlingError `invalid_request`
 */
export function playerSettings(options: PlayerOptions): AudioOutputOptions {
  const { sampleRate = defaultSampleRate, preBufferSeconds = 0.2, context, destination } = options;
  if (!Number.isInteger(sampleRate) || sampleRate < minimumSampleRate || sampleRate > maximumSampleRate) {
    throw invalid(
      'sampleRate',
      `must be an integer from ${minimumSampleRate} to ${maximumSampleRate}, got ${sampleRate}`,
    );
  }
  if (!(preBufferSeconds >= 0 && preBufferSeconds <= longestPreBufferSeconds)) {
    throw invalid('preBufferSeconds', `must be 0 to ${longestPreBufferSeconds}, got ${preBufferSeconds}`);
  }
  // The query keeps Vite from making a data: address of a small file, which a content security policy may forbid.
  const workletUrl = options.workletUrl ?? new URL('./processor.js?no-inline', import.meta.url);
  return { sampleRate, preBufferSeconds, context, destination, workletUrl };
}
