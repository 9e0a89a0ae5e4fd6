import { durationSeconds, type Pcm } from '../pcm.js';
import { dbfsOf, peakOf } from './decibels.js';
import { measureNoiseLevel, measureSpeechLevel } from './speech-level.js';

/** Magnitude from which two samples in a row are taken for a cut-off peak. */
const clippedMagnitude = 0.9995;

/** What can be said about a recording before a voice is made from it. */
export interface RecordingReport {
  /** Length in seconds. */
  readonly durationSeconds: number;
  /** Share of the recording without speech, 0 to 1; 1 when it is silent or empty. */
  readonly silenceShare: number;
  /** Highest sample in dBFS; -120 for digital silence. */
  readonly peakDbfs: number;
  /** Level of the speech in dBFS, pauses left out; -120 when there is none. */
  readonly speechRmsDbfs: number;
  /** Level of the quietest moments in dBFS: what is heard between the words; -120 for digital silence. */
  readonly noiseDbfs: number;
  /** Share of samples that were cut off at full scale, 0 to 1. Above about 0.001 distortion can be heard. */
  readonly clippedShare: number;
}

/** Measures level, silence and clipping of a recording. */
export function inspectRecording(audio: Pcm): RecordingReport {
  const level = measureSpeechLevel(audio.samples, audio.sampleRate);
  return {
    durationSeconds: durationSeconds(audio),
    silenceShare: level.silenceShare,
    peakDbfs: dbfsOf(peakOf(audio.samples)),
    speechRmsDbfs: level.rmsDbfs,
    noiseDbfs: measureNoiseLevel(audio.samples, audio.sampleRate),
    clippedShare: clippedShare(audio.samples),
  };
}

/**
 * Samples at or over full scale come in runs where a peak was cut off; a single one is the honest top of audio that
 * was normalised to full scale.
 */
function clippedShare(samples: Float32Array): number {
  let clipped = 0;
  let run = 0;
  for (let index = 0; index <= samples.length; index += 1) {
    if (index < samples.length && Math.abs(samples[index]!) >= clippedMagnitude) {
      run += 1;
    } else {
      if (run > 1) clipped += run;
      run = 0;
    }
  }
  return samples.length === 0 ? 0 : clipped / samples.length;
}
