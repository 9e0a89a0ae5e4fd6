import { parseDuration } from './duration.js';
import { markupError } from './markup-error.js';
import type { PausePart } from './part.js';
import type { XmlTag } from './xml-tag.js';

/** Seconds of the break strengths of SSML 1.1. */
const strengths: Readonly<Record<string, number>> = {
  none: 0,
  'x-weak': 0.1,
  weak: 0.2,
  medium: 0.4,
  strong: 0.7,
  'x-strong': 1.2,
};

/**
 * The pause of a `<break/>`: its `time`, else its `strength`, else medium.
 *
 * @throws StarlingError `markup_invalid` when either is not understood
 */
export function pauseOfBreak(tag: XmlTag, position: number): PausePart {
  const time = tag.attributes.get('time');
  if (time !== undefined) return { type: 'pause', seconds: parseDuration(time, position), position };
  const seconds = strengths[tag.attributes.get('strength') ?? 'medium'];
  if (seconds === undefined) {
    throw markupError(
      position,
      `the strength of a break must be one of ${Object.keys(strengths).join(', ')}`,
    );
  }
  return { type: 'pause', seconds, position };
}
