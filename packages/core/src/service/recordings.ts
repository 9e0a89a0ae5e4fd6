import {
  decodeAudio,
  decodeBase64,
  durationSeconds,
  inspectRecording,
  type Pcm,
  resample,
  silenceDbfs,
  trimToSeconds,
} from '../audio/index.js';
import type { Warning } from '../engine/warning.js';
import { StarlingError } from '../errors/starling-error.js';
import type { ServiceContext } from './service-context.js';

/** Largest recording that is accepted for conversion, in decoded bytes. */
export const maxInputBytes = 10 * 1024 * 1024;

/** Largest reference recording, in decoded bytes: a minute of any uncompressed format and more. */
export const maxReferenceBytes = 32 * 1024 * 1024;

/** Longest recording that is looked at, in seconds. Compressed audio of few bytes may be very long. */
const maxRecordingSeconds = 1800;

/** Shortest reference that a voice is made from, in seconds, whatever the engine could do. */
const minReferenceSeconds = 1;

/** Below this a voice can be made, but is often poor. */
const shortReferenceSeconds = 5;

/** Above this more does not help. */
const longReferenceSeconds = 60;

/** Speech below this level drowns in noise. */
const quietSpeechDbfs = -40;

/** Share of clipped samples from which distortion can be heard. */
const audibleClippedShare = 0.001;

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

/** A recording made ready for the engine to take a voice from. */
export interface ReferenceRecording {
  /** The part that is used, at the engine's rate. */
  readonly audio: Pcm;
  /** Rate of the recording that was sent, in Hz. */
  readonly originalSampleRate: number;
  /** Seconds that are used. */
  readonly seconds: number;
  /** What is poor about it. */
  readonly warnings: readonly Warning[];
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
  const { info } = context.engine;
  const decoded = await decodeRecording(context, { field, value, maxBytes: maxReferenceBytes }, signal);
  const used = trimToSeconds(decoded, maxSeconds);
  const seconds = durationSeconds(used);
  const minimumSeconds = Math.max(minReferenceSeconds, info.capabilities.minReferenceSeconds);
  if (seconds < minimumSeconds) {
    throw new StarlingError(
      'audio_too_short',
      `${field} is ${seconds.toFixed(2)} s long; a voice needs ${minimumSeconds} s at the least, 15 to 30 s are best.`,
      { field, seconds, minimumSeconds },
    );
  }
  return {
    audio: used.sampleRate === info.sampleRate ? used : resample(used, info.sampleRate),
    originalSampleRate: decoded.sampleRate,
    seconds,
    warnings: [...lengthWarnings(field, durationSeconds(decoded), maxSeconds), ...soundWarnings(field, used)],
  };
}

function lengthWarnings(field: string, seconds: number, maxSeconds: number): Warning[] {
  const length = `${field} is ${seconds.toFixed(1)} s long`;
  if (seconds < shortReferenceSeconds) {
    const message = `${length}; under ${shortReferenceSeconds} s a voice is often poor, 15 to 30 s are best.`;
    return [{ code: 'reference_short', message }];
  }
  if (seconds > longReferenceSeconds) {
    return [{ code: 'reference_long', message: `${length}; only the first ${maxSeconds} s are used.` }];
  }
  return [];
}

function soundWarnings(field: string, audio: Pcm): Warning[] {
  const report = inspectRecording(audio);
  const warnings: Warning[] = [];
  if (report.speechRmsDbfs <= silenceDbfs) {
    warnings.push({ code: 'reference_silent', message: `${field} holds no speech that can be heard.` });
  } else if (report.speechRmsDbfs < quietSpeechDbfs) {
    const level = report.speechRmsDbfs.toFixed(0);
    const message = `${field} is very quiet (speech at ${level} dBFS); record it louder for a better voice.`;
    warnings.push({ code: 'reference_quiet', message });
  }
  if (report.clippedShare > audibleClippedShare) {
    const share = (report.clippedShare * 100).toFixed(1);
    const message = `${field} is distorted (${share}% of its samples are clipped); record it with less gain.`;
    warnings.push({ code: 'reference_clipped', message });
  }
  return warnings;
}
