import { createHash } from 'node:crypto';
import { decodeAudio, durationSeconds, StarlingError } from '@starling-tts/core';
import { codecDecoders } from '@starling-tts/core/codecs';
import { maxClipBytes, maxClipSeconds, minClipSeconds } from './clip-limits.js';

/** What looking at a recording came to. */
export type ClipCheck =
  | { readonly status: 'good'; readonly seconds: number; readonly sha256: string }
  | { readonly status: 'unreadable' | 'too-large' | 'too-long' | 'too-short' };

/** Reads a recording to see whether a voice can be made of it. */
export async function checkClip(bytes: Uint8Array, signal: AbortSignal): Promise<ClipCheck> {
  try {
    const { audio } = await decodeAudio(bytes, {
      maxBytes: maxClipBytes,
      maxSeconds: maxClipSeconds,
      decoders: codecDecoders,
      signal,
    });
    const seconds = durationSeconds(audio);
    if (seconds < minClipSeconds) return { status: 'too-short' };
    return { status: 'good', seconds, sha256: createHash('sha256').update(bytes).digest('hex') };
  } catch (error) {
    if (StarlingError.is(error, 'audio_too_large')) {
      return { status: error.details.limitSeconds === undefined ? 'too-large' : 'too-long' };
    }
    if (StarlingError.is(error, 'audio_unreadable') || StarlingError.is(error, 'audio_format_unsupported')) {
      return { status: 'unreadable' };
    }
    throw error;
  }
}
