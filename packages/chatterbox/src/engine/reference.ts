import { normalizeLoudness, type Pcm, StarlingError } from '@starling-tts/core';
import { type ReferenceRules, sampleRate, samplesPerToken } from '../descriptors/model-descriptor.js';

/** Shortest recording the encoder gets, in samples: one second. Shorter sources are padded with silence. */
const shortestEncoderInput = sampleRate;

/**
 * Checks a recording before it goes to the encoder.
 *
 * @throws StarlingError `invalid_request` for another sample rate, `audio_unreadable` for values that are not numbers
 */
export function requireEngineAudio(audio: Pcm, field: string): void {
  if (audio.sampleRate !== sampleRate) {
    const message = `${field} has ${audio.sampleRate} samples a second; the engine takes ${sampleRate}. Resample it first.`;
    throw new StarlingError('invalid_request', message, { problems: [{ field, message }] });
  }
  if (!audio.samples.every(Number.isFinite)) {
    throw new StarlingError('audio_unreadable', `${field} holds values that are not finite numbers.`, {
      field,
    });
  }
}

/** The samples with silence after them, up to whole tokens and at least a second. */
export function padToTokens(samples: Float32Array): Float32Array {
  const whole = Math.ceil(samples.length / samplesPerToken) * samplesPerToken;
  const padded = new Float32Array(Math.max(whole, shortestEncoderInput));
  padded.set(samples);
  return padded;
}

/** The part of a reference the model uses, at the loudness it was trained with. */
export function prepareReference(samples: Float32Array, rules: ReferenceRules): Float32Array {
  const used = samples.subarray(0, rules.usefulSeconds * sampleRate);
  const { loudnessLufs } = rules;
  return loudnessLufs === undefined
    ? used
    : normalizeLoudness(used, sampleRate, { targetLufs: loudnessLufs });
}

/**
 * Checks a recording before it is converted.
 *
 * @throws StarlingError `audio_too_short` when empty, `audio_too_large` beyond the limit, and as {@link requireEngineAudio}
 */
export function requireConvertible(source: Pcm, limitSeconds: number): void {
  requireEngineAudio(source, 'source');
  const { length } = source.samples;
  if (length === 0) {
    throw new StarlingError('audio_too_short', 'The source holds no samples. Give it some speech.', {
      field: 'source',
      seconds: 0,
      minimumSeconds: 1 / sampleRate,
    });
  }
  if (length <= limitSeconds * sampleRate) return;
  throw new StarlingError(
    'audio_too_large',
    `The source is ${(length / sampleRate).toFixed(2)} s long; one call converts at most ${limitSeconds} s. Cut it into windows.`,
    { field: 'source', limitSeconds },
  );
}
