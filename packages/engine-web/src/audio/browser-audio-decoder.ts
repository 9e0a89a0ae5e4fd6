import {
  type AudioDecoder,
  type AudioDecoderContext,
  type AudioFormat,
  type DecodedChannels,
  maximumSampleRate,
  minimumSampleRate,
  orAborted,
  StarlingError,
  sniffAudioFormat,
  throwIfAborted,
} from '@starling-tts/core';
import { codecDecoders } from '@starling-tts/core/codecs';
import { readAdts } from './container/adts.js';
import { type AudioFacts, usualSampleRate } from './container/audio-facts.js';
import { readMp4 } from './container/mp4.js';
import { readWebm } from './container/webm.js';

/** Formats that only the browser reads, with what tells their rate and length. */
const readers: Partial<Record<AudioFormat, (bytes: Uint8Array) => AudioFacts | undefined>> = {
  aac: readAdts,
  mp4: readMp4,
  webm: readWebm,
};

/**
 * A decoder for everything a page is likely to be given: MP3, FLAC, Ogg Vorbis, Ogg Opus by our own decoders, which are exact,
 * keep to the limit of seconds and give a file the same samples, and so a voice the same id, as everywhere else; AAC, M4A and
 * WebM (what browsers record) by the browser, in pages but not in workers. WAV needs no decoder.
 *
 * The browser decodes at the file's own rate, found in its header: its resampler, which would otherwise step in, lets aliases through.
 *
 * @example
 * ```ts
 * const { audio } = await decodeAudio(new Uint8Array(await file.arrayBuffer()), { decoders: [createBrowserAudioDecoder()] });
 * ```
 */
export function createBrowserAudioDecoder(): AudioDecoder {
  const hasBrowserDecoder = typeof OfflineAudioContext !== 'undefined';
  return {
    formats: [
      ...codecDecoders.flatMap(({ formats }) => formats),
      ...(hasBrowserDecoder ? Object.keys(readers) : []),
    ],
    async decode(bytes, context) {
      const format = sniffAudioFormat(bytes);
      const own = codecDecoders.find(({ formats }) => formats.includes(format));
      if (own !== undefined) return own.decode(bytes, context);
      const facts = readers[format]?.(bytes);
      if (facts === undefined) throw new Error('The file has no audio track.');
      return decodeByBrowser(bytes, facts, context);
    },
  };
}

async function decodeByBrowser(
  bytes: Uint8Array,
  { sampleRate, seconds }: AudioFacts,
  { signal, maxSeconds }: AudioDecoderContext,
): Promise<DecodedChannels> {
  throwIfAborted(signal);
  if (seconds > maxSeconds) {
    throw new StarlingError(
      'audio_too_large',
      `The audio is longer than the ${maxSeconds} seconds that are allowed. Send a shorter recording.`,
      { limitSeconds: maxSeconds },
    );
  }
  const isUsable = sampleRate >= minimumSampleRate && sampleRate <= maximumSampleRate;
  const rate = isUsable ? sampleRate : usualSampleRate;
  // The browser takes the bytes away from their owner, so it gets its own.
  const decoding = new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes.slice().buffer);
  // The browser's decoder cannot be stopped; its result is left to itself.
  const buffer = await orAborted(decoding, signal);
  return {
    channelData: Array.from({ length: buffer.numberOfChannels }, (_, index) => buffer.getChannelData(index)),
    sampleRate: rate,
  };
}
