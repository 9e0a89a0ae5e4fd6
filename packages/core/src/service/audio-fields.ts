import {
  type AudioOutputFormat,
  durationSeconds,
  encodeAudio,
  encodeBase64,
  type Pcm,
} from '../audio/index.js';
import { roundTo } from './round.js';
import type { ServiceContext } from './service-context.js';

/** What is wanted of a result's audio. */
export interface AudioFieldsOptions {
  /** Default `wav`. */
  readonly format?: AudioOutputFormat;
  readonly signal?: AbortSignal | undefined;
}

/** The fields that every result with audio has. */
export async function audioFields(
  { encoders, info }: ServiceContext,
  audio: Pcm,
  { format, signal }: AudioFieldsOptions,
) {
  const encoded = await encodeAudio(audio, { format, encoders, info, signal });
  return {
    audio: encodeBase64(encoded.bytes),
    sample_rate: encoded.sampleRate,
    duration: roundTo(durationSeconds(audio), 3),
    format: encoded.format,
    mime_type: encoded.mimeType,
  };
}
