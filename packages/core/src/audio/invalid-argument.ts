import { StarlingError } from '../errors/starling-error.js';

/** The error of an audio function whose argument is out of range. */
export function invalidArgument(field: string, problem: string): StarlingError<'invalid_request'> {
  const message = `${field} ${problem}`;
  return new StarlingError('invalid_request', `${message}.`, { problems: [{ field, message }] });
}

/** Lowest sample rate that is read, written or resampled to, in hertz. */
export const minimumSampleRate = 8000;

/** Highest sample rate that is read, written or resampled to, in hertz. */
export const maximumSampleRate = 192_000;

/** Whether audio of this sample rate is handled: an integer from {@link minimumSampleRate} to {@link maximumSampleRate}. */
export function isSupportedSampleRate(sampleRate: number): boolean {
  return Number.isInteger(sampleRate) && sampleRate >= minimumSampleRate && sampleRate <= maximumSampleRate;
}
