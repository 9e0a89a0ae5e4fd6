import { StarlingError } from '../../errors/starling-error.js';

/**
 * The error for markup that cannot be read. Says where, never what: the text is the user's own.
 *
 * @param position UTF-16 offset into the source
 * @param problem what is wrong and what is allowed, a sentence without its final stop
 */
export function markupError(position: number, problem: string): StarlingError<'markup_invalid'> {
  return new StarlingError('markup_invalid', `At character ${position + 1} of the text: ${problem}.`, {
    position,
  });
}
