import { StarlingError, type VoiceImportPart } from '../errors/starling-error.js';

/** The error for something that cannot be imported. The sentence begins with the part: `The catalogue is not JSON.` */
export function importProblem(
  part: VoiceImportPart,
  problem: string,
  cause?: unknown,
): StarlingError<'voice_import_invalid'> {
  return new StarlingError('voice_import_invalid', `The ${part} ${problem}.`, { part }, { cause });
}

/**
 * Runs work whose only reason to fail is its input.
 *
 * @throws StarlingError what the work threw, or `voice_import_invalid` in the place of any other error
 */
export function blameInput<Result>(part: VoiceImportPart, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw StarlingError.is(error) ? error : importProblem(part, 'is damaged', error);
  }
}
