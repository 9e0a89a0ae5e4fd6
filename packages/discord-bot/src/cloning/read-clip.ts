import { createHash } from 'node:crypto';
import {
  decodeAudio,
  durationSeconds,
  encodeWav,
  resample,
  StarlingError,
  trimToSeconds,
} from '@starling-tts/core';
import { codecDecoders } from '@starling-tts/core/codecs';
import { maxClipBytes, maxClipRate, maxClipSeconds, minClipSeconds, usedClipSeconds } from './clip-limits.js';

/** A recording that a voice can be made of. */
export interface GoodClip {
  /** A good one. */
  readonly status: 'good';
  /** Its length. */
  readonly seconds: number;
  /** SHA-256 of the file as it was sent, as hexadecimal digits. */
  readonly sha256: string;
  /** As much of it as a voice is made of, as a WAV file: mono, 16 bits, at most {@link maxClipRate}. */
  readonly wav: Uint8Array;
}

/** What looking at a recording came to. */
export type ClipCheck = GoodClip | { readonly status: 'unreadable' | 'too-large' | 'too-long' | 'too-short' };

/** Reads a recording to see whether a voice can be made of it. Blocks the thread for as long as decoding takes. */
export async function readClip(bytes: Uint8Array): Promise<ClipCheck> {
  try {
    const { audio } = await decodeAudio(bytes, {
      maxBytes: maxClipBytes,
      maxSeconds: maxClipSeconds,
      decoders: codecDecoders,
    });
    const seconds = durationSeconds(audio);
    if (seconds < minClipSeconds) return { status: 'too-short' };
    const used = trimToSeconds(audio, usedClipSeconds);
    const wav = encodeWav(used.sampleRate > maxClipRate ? resample(used, maxClipRate) : used);
    return { status: 'good', seconds, sha256: createHash('sha256').update(bytes).digest('hex'), wav };
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
