import { decodeAudio, decodeBase64, type Pcm } from '../audio/index.js';
import { prepareReference, type ReferenceRecording } from '../voices/reference-recording.js';
import type { ServiceContext } from './service-context.js';

/** Largest recording that is accepted for conversion, in decoded bytes. */
export const maxInputBytes = 10 * 1024 * 1024;

/** Largest reference recording, in decoded bytes: a minute of any uncompressed format and more. */
export const maxReferenceBytes = 32 * 1024 * 1024;

/** Longest recording that is looked at, in seconds. Compressed audio of few bytes may be very long. */
const maxRecordingSeconds = 1800;

/** Decodes a recording of a request. The rate is that of the file. */
export async function decodeRecording(
  context: ServiceContext,
  recording: { readonly field: string; readonly value: string; readonly maxBytes: number },
  signal: AbortSignal | undefined,
): Promise<Pcm> {
  const { field, value, maxBytes } = recording;
  const bytes = decodeBase64(value, field, maxBytes);
  const { decoders } = context;
  const decoded = await decodeAudio(bytes, {
    field,
    maxBytes,
    maxSeconds: maxRecordingSeconds,
    decoders,
    signal,
  });
  return decoded.audio;
}

/**
 * Decodes, inspects, trims and resamples a reference recording of a request.
 *
 * @throws StarlingError `audio_too_short`, and as decoding does
 */
export async function readReference(
  context: ServiceContext,
  recording: { readonly field: string; readonly value: string; readonly maxSeconds: number },
  signal: AbortSignal | undefined,
): Promise<ReferenceRecording> {
  const { field, value, maxSeconds } = recording;
  const { sampleRate, capabilities } = context.engine.info;
  const decoded = await decodeRecording(context, { field, value, maxBytes: maxReferenceBytes }, signal);
  return prepareReference(decoded, {
    field,
    maxSeconds,
    minSeconds: capabilities.minReferenceSeconds,
    sampleRate,
    signal,
  });
}
