import type { AudioInfo } from '../../audio/audio-info.js';
import type { AudioEncoder } from '../../audio/encode/audio-encoder.js';
import { Turns } from '../../audio/turns.js';
import { ascii, uint16, uint32 } from '../../audio/wav/byte-lists.js';
import { encodable } from '../encodable.js';
import { joinBytes } from '../join-bytes.js';
import { vorbisComment } from '../vorbis-comment.js';
import { OggWriter, oggChecksum } from './ogg-writer.js';

/** Rates that Opus codes; others are resampled to the next higher one. */
const opusRates = [8000, 12_000, 16_000, 24_000, 48_000] as const;

/** Granule positions and the pre-skip always count at this rate. */
const granuleRate = 48_000;

const packetsPerSecond = 50;

/** Bits per second. Listening tests put fullband mono speech at 32 kbit/s close to the original; this is above. */
const bitRate = 48_000;

/**
 * Ogg Opus (RFC 6716, RFC 7845) by libopus as WebAssembly, mono at 48 kbit/s with variable rate. Exact length: the
 * encoder's delay and the rest of the last packet are marked as not to be played. Loaded when the first file is encoded.
 *
 * The library asks for `node:module`, in Node only. Bundlers for browsers must be told to leave that name alone (esbuild:
 * `external: ['node:module']`; Vite does it unasked).
 */
export const oggOpusEncoder: AudioEncoder = {
  format: 'ogg_opus',
  mimeType: 'audio/ogg; codecs=opus',
  async encode(audio, { info, signal }) {
    const { samples, sampleRate } = encodable(audio, opusRates);
    const { createEncoder, Application, Signal } = await import('libopus-wasm');
    const encoder = await createEncoder({
      channels: 1,
      sampleRate: sampleRate as (typeof opusRates)[number],
      application: Application.Audio,
      signal: Signal.Voice,
      bitrate: bitRate,
    });
    try {
      const turns = new Turns(signal);
      const lookahead = encoder.getLookahead();
      const frame = new Float32Array(sampleRate / packetsPerSecond);
      const packets: Uint8Array[] = [];
      for (let start = 0; start < samples.length + lookahead; start += frame.length) {
        const content = samples.subarray(start, start + frame.length);
        frame.fill(0).set(content);
        packets.push(encoder.encodeFloat(frame));
        await turns.after(frame.length);
      }
      const scale = granuleRate / sampleRate;
      const preSkip = lookahead * scale;
      return {
        bytes: writeOgg(packets, { preSkip, sampleRate, length: samples.length * scale, info }),
        sampleRate,
      };
    } finally {
      encoder.free();
    }
  },
};

interface OpusStream {
  /** Samples at 48 kHz that come before the sound. */
  readonly preSkip: number;
  /** Rate of the input. */
  readonly sampleRate: number;
  /** Samples of sound at 48 kHz. */
  readonly length: number;
  readonly info: AudioInfo | undefined;
}

function writeOgg(packets: readonly Uint8Array[], stream: OpusStream): Uint8Array {
  const { preSkip, sampleRate, length, info } = stream;
  // Equal audio gives equal files; different audio, almost surely, different streams.
  const serial = oggChecksum(joinBytes(packets));
  const ogg = new OggWriter(serial);
  ogg.add(
    Uint8Array.from([...ascii('OpusHead'), 1, 1, ...uint16(preSkip), ...uint32(sampleRate), ...uint16(0), 0]),
    0,
  );
  ogg.flush();
  ogg.add(joinBytes([Uint8Array.from(ascii('OpusTags')), vorbisComment(info)]), 0);
  ogg.flush();
  const samplesPerPacket = granuleRate / packetsPerSecond;
  for (const [index, packet] of packets.entries()) {
    // The last position says where the sound ends, in the middle of the last packet.
    ogg.add(packet, Math.min((index + 1) * samplesPerPacket, preSkip + length));
    if ((index + 1) % packetsPerSecond === 0 && index + 1 < packets.length) ogg.flush();
  }
  return ogg.finish();
}
