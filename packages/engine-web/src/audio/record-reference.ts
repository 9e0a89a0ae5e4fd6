import { abortedError, type Pcm, StarlingError, throwIfAborted } from '@starling-tts/core';
import { openMicrophone, unavailable } from './microphone.js';

/** Level of what is being recorded. */
export interface RecordingLevel {
  /** Highest sample of the last 40 ms, 0 to 1; 1 is clipped. */
  readonly peak: number;
  /** Root mean square of the last 40 ms, 0 to 1. */
  readonly rms: number;
  /** Seconds recorded so far. */
  readonly seconds: number;
}

/** Options of {@link recordReference}. */
export interface RecordReferenceOptions {
  /** Length of the recording in seconds, more than 0, at most 600. */
  readonly seconds: number;
  /** Throws everything away. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the recording early and keeps what there is. */
  readonly finish?: AbortSignal | undefined;
  /** Told the level about 25 times a second. */
  readonly onLevel?: ((level: RecordingLevel) => void) | undefined;
  /** Which microphone, as `navigator.mediaDevices.enumerateDevices()` names it. Default: the user's choice. */
  readonly deviceId?: string | undefined;
  /** Lets the browser remove echoes; it colours the voice. Default false. */
  readonly echoCancellation?: boolean | undefined;
  /** Lets the browser remove noise; it colours the voice. Default false. */
  readonly noiseSuppression?: boolean | undefined;
  /** Lets the browser change the level while recording. Default false. */
  readonly autoGainControl?: boolean | undefined;
  /**
   * Address of the processor's file (`@starling-tts/engine-web/audio/capture-processor.js`), for pages that serve it somewhere
   * else. Default: beside this module.
   */
  readonly workletUrl?: string | URL | undefined;
}

const longestSeconds = 600;

/** A microphone that was granted and sends nothing for this long is not working. */
const silentMilliseconds = 10_000;

/**
 * Records a voice from the microphone: mono, at the microphone's own rate, with the browser's voice processing off, because what it does
 * to a voice would be cloned too. Asks the user for permission; the microphone is released in every case.
 *
 * @returns the recording, as long as asked for, shorter after `finish`
 * @throws StarlingError `microphone_unavailable` with the reason, `invalid_request` for a length out of range, `aborted`
 */
export async function recordReference(options: RecordReferenceOptions): Promise<Pcm> {
  const { seconds, signal, finish } = options;
  if (!(seconds > 0 && seconds <= longestSeconds)) {
    const message = `seconds must be more than 0 and at most ${longestSeconds}, got ${seconds}`;
    throw new StarlingError('invalid_request', `${message}.`, { problems: [{ field: 'seconds', message }] });
  }
  throwIfAborted(signal);
  const microphone = await openMicrophone(options);
  try {
    throwIfAborted(signal);
    const { sampleRate } = microphone;
    const samples = await collect(microphone.onPiece, Math.round(seconds * sampleRate), {
      ...options,
      sampleRate,
      signal,
      finish,
      ended: microphone.ended,
    });
    return { samples, sampleRate };
  } finally {
    await microphone.close();
  }
}

interface CollectOptions extends RecordReferenceOptions {
  readonly sampleRate: number;
  /** Fires when the device goes away. */
  readonly ended: AbortSignal;
}

function collect(
  onPiece: (listener: (piece: Float32Array) => void) => void,
  length: number,
  { sampleRate, signal, finish, ended, onLevel }: CollectOptions,
): Promise<Float32Array> {
  const samples = new Float32Array(length);
  let filled = 0;
  const stop = new AbortController();
  return new Promise<Float32Array>((resolve, reject) => {
    const fail = (error: StarlingError) => () => reject(error);
    const listen = (source: AbortSignal | undefined, act: () => void) => {
      if (source?.aborted) act();
      source?.addEventListener('abort', act, { signal: stop.signal });
    };
    let timer = setTimeout(fail(unavailable('busy')), silentMilliseconds);
    stop.signal.addEventListener('abort', () => clearTimeout(timer));
    listen(signal, () => reject(abortedError(signal)));
    listen(ended, fail(unavailable('absent')));
    listen(finish, () => resolve(samples.slice(0, filled)));
    onPiece((piece) => {
      if (stop.signal.aborted) return;
      clearTimeout(timer);
      timer = setTimeout(fail(unavailable('busy')), silentMilliseconds);
      const used = piece.subarray(0, length - filled);
      samples.set(used, filled);
      filled += used.length;
      onLevel?.({ ...levelOf(used), seconds: filled / sampleRate });
      if (filled === length) resolve(samples);
    });
  }).finally(() => stop.abort());
}

function levelOf(samples: Float32Array): { peak: number; rms: number } {
  let peak = 0;
  let energy = 0;
  for (const sample of samples) {
    peak = Math.max(peak, Math.abs(sample));
    energy += sample * sample;
  }
  return { peak, rms: Math.sqrt(energy / Math.max(1, samples.length)) };
}
