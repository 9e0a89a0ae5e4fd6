import {
  concatSamples,
  encodeAudio,
  machineGeneratedInfo,
  matchLevels,
  type SampleSpan,
  StarlingError,
  throwIfAborted,
} from '@starling-tts/core';
import { mp3Encoder } from '@starling-tts/core/codecs';
import { type Reading, type SpeechSource, sampleRate } from '../session/contracts.js';

/** Formats that a reading is written in. */
export type ReadingFormat = 'wav' | 'mp3';

/** Longest reading that is written into one file, in seconds: its samples are all in memory until it is encoded. */
const mostSeconds = 3600;

/** Options of {@link encodeReading}. */
export interface EncodeReadingOptions {
  /** What the file is. */
  readonly format: ReadingFormat;
  /** Name of the voice; empty for the model's own. */
  readonly voice: string;
  /** Cancels it. */
  readonly signal: AbortSignal;
  /** Told before each sentence and once at the end: how many are done. */
  readonly onProgress: (done: number) => void;
}

/**
 * Speaks a whole reading, brings its sentences to one level and encodes it as a file that says a machine made it.
 *
 * @throws StarlingError `audio_too_large` for more than an hour, and as speaking and `encodeAudio`
 */
export async function encodeReading(
  reading: Reading,
  speech: SpeechSource,
  options: EncodeReadingOptions,
): Promise<Uint8Array> {
  const { format, voice, signal, onProgress } = options;
  const parts: Float32Array[] = [];
  const spans: SampleSpan[] = [];
  let length = 0;
  for (const [index, sentence] of reading.sentences.entries()) {
    throwIfAborted(signal);
    onProgress(index);
    const start = length;
    for await (const samples of speech.speak(sentence, { voice, signal })) {
      parts.push(samples);
      length += samples.length;
    }
    spans.push({ start, end: length });
    const silence = Math.round(sentence.pauseAfterSeconds * sampleRate);
    parts.push(new Float32Array(silence));
    length += silence;
    if (length > mostSeconds * sampleRate) throw tooLong();
  }
  const { bytes } = await encodeAudio(
    { samples: matchLevels(concatSamples(parts), spans, sampleRate), sampleRate },
    { format, encoders: [mp3Encoder], info: machineGeneratedInfo, signal },
  );
  onProgress(reading.sentences.length);
  return bytes;
}

function tooLong(): StarlingError<'audio_too_large'> {
  return new StarlingError(
    'audio_too_large',
    'The reading is longer than an hour. Select a part of the document and export that.',
    { limitSeconds: mostSeconds },
  );
}
