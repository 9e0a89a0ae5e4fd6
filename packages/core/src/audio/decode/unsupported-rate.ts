import { StarlingError } from '../../errors/starling-error.js';
import { maximumSampleRate, minimumSampleRate } from '../invalid-argument.js';

/** The error of audio whose sample rate is out of range. Decoders throw it before they take memory. */
export function unsupportedRate(
  format: string,
  sampleRate: number,
): StarlingError<'audio_format_unsupported'> {
  return new StarlingError(
    'audio_format_unsupported',
    `The audio has ${sampleRate} samples per second; ${minimumSampleRate} to ${maximumSampleRate} can be read. Convert the recording to 24000.`,
    { format },
  );
}
