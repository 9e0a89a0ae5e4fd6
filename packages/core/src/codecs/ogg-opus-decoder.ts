import type { AudioDecoder } from '../audio/decode/audio-decoder.js';
import { tooLong } from '../audio/decode/too-long.js';
import { throwIfAborted } from '../errors/starling-error.js';
import { eventLoopTurn } from './decode-pieces.js';
import { type OggPacket, readOggPackets } from './ogg-packets.js';
import { opusPacketSamples, readOpusHeader } from './opus-header.js';

/** Opus always decodes at this rate, whatever the recording was made at. */
const sampleRate = 48_000;

/** Packets (usually 20 ms each) between two looks at the abort signal. */
const packetsPerTurn = 500;

/** Damaged packets after which the file is given up. */
const mostDamagedPackets = 50;

/**
 * Ogg Opus by libopus as WebAssembly, with our own reader for the container: it knows the exact length before anything
 * is decoded. Loaded when the first such file is decoded.
 */
export const oggOpusDecoder: AudioDecoder = {
  formats: ['ogg-opus'],
  async decode(bytes, { signal, maxSeconds }) {
    const [head, , ...packets] = readOggPackets(bytes);
    const header = head && readOpusHeader(head.data);
    if (header === undefined) throw new Error('The Opus header is damaged.');
    const audio = packets.filter((packet) => opusPacketSamples(packet.data) > 0);
    const wanted = wantedSamples(audio, header.preSkip);
    if (wanted > maxSeconds * sampleRate) throw tooLong(maxSeconds);

    const { OpusDecoder } = await import('opus-decoder');
    const { gain, preSkip, ...layout } = header;
    const decoder = new OpusDecoder({ ...layout, preSkip, sampleRate });
    await decoder.ready;
    try {
      const channelData = Array.from({ length: header.channels }, () => new Float32Array(wanted));
      let written = 0;
      let damagedPackets = 0;
      for (const [index, packet] of audio.entries()) {
        if (index % packetsPerTurn === 0) await eventLoopTurn();
        throwIfAborted(signal);
        const decoded = decoder.decodeFrame(packet.data);
        damagedPackets += decoded.errors.length;
        if (damagedPackets > mostDamagedPackets) throw new Error('Too many packets are damaged.');
        const usable = Math.min(decoded.samplesDecoded, wanted - written);
        if (usable <= 0) continue;
        for (const [channel, samples] of decoded.channelData.entries()) {
          channelData[channel]?.set(samples.subarray(0, usable), written);
        }
        written += usable;
      }
      return {
        channelData: channelData.map((samples) => scaled(samples.subarray(0, written), gain)),
        sampleRate,
      };
    } finally {
      decoder.free();
    }
  },
};

/**
 * Samples the recording really has. The packets hold more: the encoder's delay at the start and padding at the end,
 * which the last page's granule position tells. Streams that were cut out of longer ones do not begin at position 0.
 */
function wantedSamples(packets: readonly OggPacket[], preSkip: number): number {
  const held = packets.reduce((total, packet) => total + opusPacketSamples(packet.data), 0);
  const available = Math.max(0, held - preSkip);
  const last = packets.at(-1);
  if (last === undefined || !last.isLast || last.granulePosition < 0) return available;
  let untilFirstPosition = 0;
  let firstPosition = 0;
  for (const packet of packets) {
    untilFirstPosition += opusPacketSamples(packet.data);
    firstPosition = packet.granulePosition;
    if (firstPosition >= 0) break;
  }
  const start = Math.max(0, firstPosition - untilFirstPosition);
  return Math.max(0, Math.min(available, last.granulePosition - start - preSkip));
}

function scaled(samples: Float32Array, gain: number): Float32Array {
  return gain === 1 ? samples : samples.map((sample) => sample * gain);
}
