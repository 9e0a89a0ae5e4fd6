import type { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import type { AudioDecoder } from '../../audio/decode/audio-decoder.js';
import { DecodedPieces } from '../decoded-pieces.js';
import { readOggPackets } from './ogg-packets.js';

/** Packets per call into the decoder; one packet brings at most 4096 samples. */
const packetsPerPiece = 32;

/** More channels than this are taken for damage. */
const mostChannels = 8;

/**
 * Ogg Vorbis by libvorbis as WebAssembly, with our own reader for the container: the one in the library needs minutes for
 * some damaged files. Loaded when the first such file is decoded.
 */
export const oggVorbisDecoder: AudioDecoder = {
  formats: ['ogg-vorbis'],
  async decode(bytes, context) {
    const packets = readOggPackets(bytes);
    const identification = packets.next().value?.data;
    packets.next();
    const setup = packets.next().value?.data;
    if (identification === undefined || setup === undefined || !isSetup(setup)) {
      throw new Error('The Vorbis headers are damaged.');
    }
    const { channels, sampleRate } = readIdentification(identification);

    const library = await import('@wasm-audio-decoders/ogg-vorbis');
    const decoder = new library.OggVorbisDecoder();
    await decoder.ready;
    const pieces = new DecodedPieces('ogg-vorbis', sampleRate, channels, context);
    let end: number | undefined;
    try {
      await decoder.decodeOggPages([page(identification, [], setup)]);
      let batch: Uint8Array[] = [];
      const decodeBatch = async () => {
        const decoded = await decoder.decodeOggPages([page(noHeader, batch, setup)]);
        batch = [];
        if (decoded.samplesDecoded > 0) await pieces.add(decoded.channelData);
        else pieces.addDamage();
      };
      for (const packet of packets) {
        batch.push(packet.data);
        if (packet.isLast && packet.granulePosition >= 0) end = packet.granulePosition;
        if (batch.length === packetsPerPiece) await decodeBatch();
      }
      if (batch.length > 0) await decodeBatch();
    } finally {
      release(decoder);
    }
    // The last page may end in the middle of a packet.
    return pieces.join(end);
  },
};

type OggPages = Parameters<OggVorbisDecoder['decodeOggPages']>[0];

/** Stands in a page that has no identification header; only its first byte is looked at. */
const noHeader = new Uint8Array(1);

/** A page with the fields that the decoder reads. */
function page(data: Uint8Array, packets: readonly Uint8Array[], vorbisSetup: Uint8Array): OggPages[number] {
  const codecFrames = packets.map((packet) => ({ data: packet, header: { vorbisSetup } }));
  return { data, codecFrames, isLastPage: false } as unknown as OggPages[number];
}

function isSetup(packet: Uint8Array): boolean {
  return packet[0] === 5 && String.fromCharCode(...packet.subarray(1, 7)) === 'vorbis';
}

/** Channels and rate from the identification header (Vorbis I specification, section 4.2.2). */
function readIdentification(packet: Uint8Array): { channels: number; sampleRate: number } {
  if (packet.length < 30) throw new Error('The Vorbis identification header is too short.');
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const channels = view.getUint8(11);
  if (channels < 1 || channels > mostChannels)
    throw new Error(`The Vorbis header claims ${channels} channels.`);
  return { channels, sampleRate: view.getUint32(12, true) };
}

/** A trap inside the WebAssembly module leaves nothing that could still be freed; the error that matters is the first. */
function release(decoder: OggVorbisDecoder): void {
  try {
    decoder.free();
  } catch {
    // The module's memory goes with its instance.
  }
}
