import { OpusEncoder } from 'mediaplex';
import type { HeardPacket } from './voice/voice-call.js';

const channels = 2;

/** Decodes packets in order to the left channel: mono samples at 48000 Hz. */
export function decodePackets(packets: readonly HeardPacket[]): Float32Array {
  const decoder = OpusEncoder.create(48_000, channels);
  const frames = packets.map(({ opus }) => decoder.decode(opus));
  const pcm = Buffer.concat(frames);
  const samples = new Float32Array(pcm.length / (2 * channels));
  for (let index = 0; index < samples.length; index += 1) {
    samples[index] = pcm.readInt16LE(index * 2 * channels) / 32_768;
  }
  return samples;
}

/** Encodes mono samples at 48000 Hz to packets of 20 ms, as the client of someone who speaks does. */
export function encodePackets(samples: Float32Array): Buffer[] {
  const encoder = OpusEncoder.create(48_000, channels);
  const packets: Buffer[] = [];
  for (let start = 0; start + 960 <= samples.length; start += 960) {
    const pcm = Buffer.alloc(960 * 2 * channels);
    for (let index = 0; index < 960 * channels; index += 1) {
      pcm.writeInt16LE(Math.round(samples[start + (index >> 1)]! * 32_767), index * 2);
    }
    packets.push(encoder.encode(pcm));
  }
  return packets;
}

/** How alike two signals are, at the delay at which they are most alike. */
export interface Likeness {
  /** 1 for the same signal, whatever its loudness. */
  readonly correlation: number;
  /** Samples by which the first one is late. */
  readonly delay: number;
}

/** Looks for the delay, up to 1000 samples, at which what was heard is most like what was spoken. */
export function likeness(heard: Float32Array, spoken: Float32Array): Likeness {
  let best: Likeness = { correlation: -1, delay: 0 };
  for (let delay = 0; delay <= 1000; delay += 1) {
    const found = correlationAt(heard, spoken, delay);
    if (found > best.correlation) best = { correlation: found, delay };
  }
  return best;
}

/** The correlation coefficient when the first signal is late by so many samples. */
export function correlationAt(heard: Float32Array, spoken: Float32Array, delay: number): number {
  let product = 0;
  let heardEnergy = 0;
  let spokenEnergy = 0;
  const length = Math.min(heard.length - delay, spoken.length);
  for (let index = 0; index < length; index += 1) {
    const left = heard[index + delay]!;
    const right = spoken[index]!;
    product += left * right;
    heardEnergy += left * left;
    spokenEnergy += right * right;
  }
  return product / Math.sqrt(heardEnergy * spokenEnergy || 1);
}

/** Packets that came while no other was missing: every sequence number one more and every timestamp 960 more. */
export function isGapless(packets: readonly HeardPacket[]): boolean {
  return packets.every((packet, index) => {
    const previous = packets[index - 1];
    if (!previous) return true;
    return (
      ((packet.sequence - previous.sequence) & 0xffff) === 1 &&
      (packet.timestamp - previous.timestamp) >>> 0 === 960
    );
  });
}
