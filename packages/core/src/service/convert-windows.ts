import { concatSamples, crossFade, type Pcm } from '../audio/index.js';
import type { VoiceConditioning } from '../engine/conditioning.js';
import type { SpeechEngine } from '../engine/engine.js';
import { throwIfAborted } from '../errors/starling-error.js';
import type { ConversionWindow } from './plan-windows.js';
import type { ModelAudio } from './speech-plan.js';
import type { SpeechRecorder } from './speech-recorder.js';

/** A recording and the voice it shall have. */
export interface ConvertJob {
  readonly engine: SpeechEngine;
  /** At the engine's rate. */
  readonly source: Pcm;
  readonly voice: VoiceConditioning;
  readonly windows: readonly ConversionWindow[];
}

/**
 * Converts a recording window by window. What comes out is as long as the source and in time with it: each window's
 * audio is laid where the window was, and where windows overlap they are cross-faded at constant power.
 */
export async function* convertWindows(
  job: ConvertJob,
  recorder: SpeechRecorder,
  signal: AbortSignal | undefined,
): AsyncGenerator<ModelAudio> {
  let tail = new Float32Array(0);
  let emittedUpTo = 0;
  for (const [pieceId, window] of job.windows.entries()) {
    throwIfAborted(signal);
    const converted = await convertWindow(job, window, recorder, signal);
    const at = (position: number) => position - window.start;
    const head = tail;
    crossFade(head, tail, converted.subarray(at(emittedUpTo), at(emittedUpTo) + tail.length));
    const body = converted.subarray(at(emittedUpTo) + tail.length, at(window.fadeStart));
    const samples = concatSamples([head, body]);
    tail = converted.slice(at(window.fadeStart), at(window.fadeEnd));
    emittedUpTo = window.fadeStart;
    recorder.chunk(samples.length);
    yield { samples, pieceId };
  }
}

/** One window's audio, exactly as long as the window. */
async function convertWindow(
  job: ConvertJob,
  { start, end }: ConversionWindow,
  recorder: SpeechRecorder,
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  const { engine, source, voice } = job;
  const windowed = { samples: source.samples.slice(start, end), sampleRate: source.sampleRate };
  const converted = new Float32Array(end - start);
  let written = 0;
  for await (const part of engine.convert({ source: windowed, voice }, signal && { signal })) {
    throwIfAborted(signal);
    if (part.type === 'audio') {
      converted.set(part.samples.subarray(0, Math.max(0, converted.length - written)), written);
      written = Math.min(converted.length, written + part.samples.length);
      continue;
    }
    recorder.warn(part.warnings);
    if (part.type === 'end') recorder.speechTokens += part.totals.speechTokens;
  }
  return converted;
}
