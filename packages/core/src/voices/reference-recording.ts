import { durationSeconds, inspectRecording, type Pcm, silenceDbfs, trimToSeconds } from '../audio/index.js';
import { resampleInTurns } from '../audio/resample/resample-in-turns.js';
import type { Warning } from '../engine/warning.js';
import { StarlingError } from '../errors/starling-error.js';

/** Shortest reference that a voice is made from, in seconds, whatever the engine could do. */
const minReferenceSeconds = 1;

/** Below this a voice can be made, but is often poor. */
const shortReferenceSeconds = 5;

/** Above this more does not help. */
const longReferenceSeconds = 60;

/** Speech below this level drowns in noise. */
const quietSpeechDbfs = -40;

/** Noise this close below the speech, in decibels, is spoken along. */
const poorSpeechToNoiseDecibels = 15;

/** Share of clipped samples from which distortion can be heard. */
const audibleClippedShare = 0.001;

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

/** How {@link prepareReference} treats a recording. */
export interface PrepareReferenceOptions {
  /** What messages call the recording. */
  readonly field: string;
  /** How much of it is used, in seconds. */
  readonly maxSeconds: number;
  /** Shortest that the engine takes, in seconds; less than one second never suffices. Default 1. */
  readonly minSeconds?: number;
  /** Rate of the result in Hz. */
  readonly sampleRate: number;
  /** Cancels the work. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Inspects, trims and resamples a decoded recording of a voice.
 *
 * @throws StarlingError `audio_too_short`, `aborted`
 */
export async function prepareReference(
  decoded: Pcm,
  options: PrepareReferenceOptions,
): Promise<ReferenceRecording> {
  const { field, maxSeconds, minSeconds = minReferenceSeconds, sampleRate, signal } = options;
  const used = trimToSeconds(decoded, maxSeconds);
  const seconds = durationSeconds(used);
  const minimumSeconds = Math.max(minReferenceSeconds, minSeconds);
  if (seconds < minimumSeconds) {
    throw new StarlingError(
      'audio_too_short',
      `${field} is ${seconds.toFixed(2)} s long; a voice needs ${minimumSeconds} s at the least, 15 to 30 s are best.`,
      { field, seconds, minimumSeconds },
    );
  }
  return {
    audio: await resampleInTurns(used, sampleRate, signal),
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
  const speechToNoise = report.speechRmsDbfs - report.noiseDbfs;
  if (report.speechRmsDbfs > silenceDbfs && speechToNoise < poorSpeechToNoiseDecibels) {
    const distance = speechToNoise.toFixed(0);
    const message = `${field} is noisy (its quiet moments are only ${distance} dB below the speech); record it in a quiet room.`;
    warnings.push({ code: 'reference_noisy', message });
  }
  return warnings;
}
