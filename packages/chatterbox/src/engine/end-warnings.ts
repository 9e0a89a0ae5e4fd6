import type { Warning } from '@starling-tts/core';
import type { TokenFeed } from '../decoding/token-feed.js';

/**
 * What the user should know about how generation ended.
 *
 * @param cap most tokens it could have made
 */
export function endWarnings({ stopReason, retried }: TokenFeed, cap: number): readonly Warning[] {
  if (stopReason === 'length') {
    const message = `Generation was cut at its cap of ${cap} speech tokens; the end of the text may be missing.`;
    return [{ code: 'truncated', message }];
  }
  if (stopReason === 'runaway') {
    const again = retried ? ', in a second attempt too' : '';
    const message = `The model got stuck repeating itself or in silence${again}; speech was cut there and the end of the text may be missing.`;
    return [{ code: 'runaway_cut', message }];
  }
  if (!retried) return [];
  const message =
    'The model got stuck in its first attempt; what you hear is a second one with another seed.';
  return [{ code: 'runaway_retried', message }];
}
