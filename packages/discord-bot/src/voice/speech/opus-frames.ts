import { createStreamResampler } from '@starling-tts/core';
import { OpusEncoder } from 'mediaplex';
import { frameSamples, speechSampleRate, voiceChannels, voiceSampleRate } from './voice-format.js';

/** Bits per second: what a Discord channel carries without boosts, and more than speech needs. */
const bitrate = 64_000;

/** Samples that are worked on at a time, so that a long chunk does not hold up the process. */
const stepSamples = speechSampleRate / 50;

/** Loads and warms the encoder: the first frame of a process costs a few hundred milliseconds otherwise. */
export function warmOpus(): void {
  const encoder = createEncoder();
  for (let frame = 0; frame < 3; frame += 1) encoder.encode(Buffer.alloc(frameSamples * voiceChannels * 2));
}

/**
 * Turns speech into Opus packets of 20 ms, 48 kHz stereo, one for each 20 ms that has begun: the last one is filled up with
 * silence. Each packet is made when it is asked for.
 *
 * @param speech mono samples at 24000 Hz; beyond -1 to 1 they are clamped
 */
export async function* opusFrames(
  speech: AsyncIterable<Float32Array>,
): AsyncGenerator<Buffer, void, undefined> {
  const encoder = createEncoder();
  const resampler = createStreamResampler(speechSampleRate, voiceSampleRate);
  const frame = new FrameFiller();
  for await (const chunk of speech) {
    for (let start = 0; start < chunk.length; start += stepSamples) {
      for (const pcm of frame.add(resampler.push(chunk.subarray(start, start + stepSamples)))) {
        yield encoder.encode(pcm);
      }
    }
  }
  for (const pcm of frame.add(resampler.flush())) yield encoder.encode(pcm);
  const last = frame.rest();
  if (last) yield encoder.encode(last);
}

function createEncoder(): OpusEncoder {
  const encoder = OpusEncoder.create(voiceSampleRate, voiceChannels);
  encoder.setBitrate(bitrate);
  return encoder;
}

/** Collects mono samples into frames of 16-bit stereo. The buffer is used again for every frame. */
class FrameFiller {
  readonly #pcm = Buffer.alloc(frameSamples * voiceChannels * 2);
  #filled = 0;

  *add(samples: Float32Array): Generator<Buffer, void, undefined> {
    for (const sample of samples) {
      // NaN becomes silence.
      const value = Math.round(Math.max(-1, Math.min(1, sample)) * 32_767) || 0;
      const offset = this.#filled * voiceChannels * 2;
      this.#pcm.writeInt16LE(value, offset);
      this.#pcm.writeInt16LE(value, offset + 2);
      this.#filled += 1;
      if (this.#filled === frameSamples) {
        this.#filled = 0;
        yield this.#pcm;
      }
    }
  }

  rest(): Buffer | undefined {
    if (this.#filled === 0) return undefined;
    this.#pcm.fill(0, this.#filled * voiceChannels * 2);
    this.#filled = 0;
    return this.#pcm;
  }
}
