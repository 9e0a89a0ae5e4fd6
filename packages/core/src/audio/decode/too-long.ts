import { StarlingError } from '../../errors/starling-error.js';

/** The error of audio that is longer than allowed. Decoders throw it as soon as they know. */
export function tooLong(maxSeconds: number): StarlingError<'audio_too_large'> {
  return new StarlingError(
    'audio_too_large',
    `The audio is longer than the ${maxSeconds} seconds that are allowed. Send a shorter recording.`,
    { limitSeconds: maxSeconds },
  );
}
