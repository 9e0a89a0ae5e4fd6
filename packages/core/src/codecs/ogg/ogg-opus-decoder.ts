import type { AudioDecoder } from '../../audio/decode/audio-decoder.js';
import { tooLong } from '../../audio/decode/too-long.js';
import { DecodedPieces } from '../decoded-pieces.js';
import { type OggPacket, readOggPackets } from './ogg-packets.js';
import { opusPacketSamples, readOpusHeader } from './opus-header.js';

/** Opus always decodes at this rate, whatever the recording was made at. */
const sampleRate = 48_000;

/**
 * Ogg Opus by libopus as WebAssembly, with our own reader for the container: it knows the exact length before anything
 * is decoded. Loaded when the first such file is decoded.
 */
export const oggOpusDecoder: AudioDecoder = {
  formats: ['ogg-opus'],
  async decode(bytes, context) {
    const [head] = readOggPackets(bytes);
    const header = head && readOpusHeader(head.data);
    if (header === undefined) throw new Error('The Opus header is damaged.');
    const wanted = wantedSamples(audioPackets(bytes), header.preSkip);
    if (wanted > context.maxSeconds * sampleRate) throw tooLong(context.maxSeconds);

    const { OpusDecoder } = await import('opus-decoder');
    const { gain, preSkip, ...layout } = header;
    const decoder = new OpusDecoder({ ...layout, preSkip, sampleRate });
    await decoder.ready;
    const pieces = new DecodedPieces('ogg-opus', sampleRate, header.channels, context);
    try {
      for (const packet of audioPackets(bytes)) {
        const decoded = decoder.decodeFrame(packet.data);
        pieces.addDamage(decoded.errors.length);
        const usable = Math.min(decoded.samplesDecoded, wanted - pieces.length);
        await pieces.add(decoded.channelData.map((samples) => scaled(samples.subarray(0, usable), gain)));
      }
    } finally {
      decoder.free();
    }
    return pieces.join();
  },
};

/** The packets behind the two headers that hold sound. */
function* audioPackets(bytes: Uint8Array): Generator<OggPacket> {
  let index = 0;
  for (const packet of readOggPackets(bytes)) {
    if (index > 1 && opusPacketSamples(packet.data) > 0) yield packet;
    index += 1;
  }
}

/**
 * Samples the recording really has. The packets hold more: the encoder's delay at the start and padding at the end,
 * which the last page's granule position tells. Streams that were cut out of longer ones do not begin at position 0.
 */
function wantedSamples(packets: Iterable<OggPacket>, preSkip: number): number {
  let held = 0;
  let start: number | undefined;
  let end: number | undefined;
  for (const { data, granulePosition, isLast } of packets) {
    held += opusPacketSamples(data);
    if (granulePosition < 0) continue;
    start ??= Math.max(0, granulePosition - held);
    if (isLast) end = granulePosition - start - preSkip;
  }
  const available = Math.max(0, held - preSkip);
  return end === undefined ? available : Math.max(0, Math.min(available, end));
}

function scaled(samples: Float32Array, gain: number): Float32Array {
  return gain === 1 ? samples : samples.map((sample) => sample * gain);
}
