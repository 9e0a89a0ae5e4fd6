import { ascii, uint32 } from '../../audio/wav/byte-lists.js';
import { joinBytes } from '../join-bytes.js';

/** Lacing values that fit into the header of one page. */
const mostSegments = 255;

const firstPage = 2;
const lastPage = 4;

interface PendingPacket {
  readonly data: Uint8Array;
  /** Granule position when this packet is the last that ends on its page. */
  readonly granulePosition: number;
}

/** Puts the packets of one logical stream into Ogg pages (RFC 3533). No packet is spread over pages. */
export class OggWriter {
  readonly #serial: number;
  readonly #pages: Uint8Array[] = [];
  #pending: PendingPacket[] = [];
  #segments = 0;

  /** @param serial number of the stream, unsigned 32 bits; differs from that of other streams it is mixed with */
  constructor(serial: number) {
    this.#serial = serial;
  }

  /**
   * Adds a packet, on a new page when the current one is full.
   *
   * @param data at most 65,024 bytes
   * @param granulePosition of the codec, after this packet
   * @throws RangeError when the packet does not fit onto a page
   */
  add(data: Uint8Array, granulePosition: number): void {
    const segments = Math.floor(data.length / 255) + 1;
    if (segments > mostSegments) throw new RangeError('A packet does not fit onto an Ogg page.');
    if (this.#segments + segments > mostSegments) this.flush();
    this.#pending.push({ data, granulePosition });
    this.#segments += segments;
  }

  /** Ends the page, so that the next packet begins a new one. */
  flush(isLast = false): void {
    const last = this.#pending.at(-1);
    if (last === undefined) return;
    const flags = (this.#pages.length === 0 ? firstPage : 0) | (isLast ? lastPage : 0);
    const lacing = this.#pending.flatMap(({ data }) => [
      ...Array.from({ length: Math.floor(data.length / 255) }, () => 255),
      data.length % 255,
    ]);
    const header = Uint8Array.from([
      ...ascii('OggS'),
      0,
      flags,
      ...uint32(last.granulePosition >>> 0),
      ...uint32(Math.floor(last.granulePosition / 2 ** 32)),
      ...uint32(this.#serial),
      ...uint32(this.#pages.length),
      ...uint32(0),
      lacing.length,
      ...lacing,
    ]);
    const page = joinBytes([header, ...this.#pending.map(({ data }) => data)]);
    new DataView(page.buffer).setUint32(22, oggChecksum(page), true);
    this.#pages.push(page);
    this.#pending = [];
    this.#segments = 0;
  }

  /** Ends the stream. @returns the whole file */
  finish(): Uint8Array {
    this.flush(true);
    return joinBytes(this.#pages);
  }
}

const checksumTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let register = byte << 24;
  for (let step = 0; step < 8; step += 1) {
    register = register & 0x8000_0000 ? (register << 1) ^ 0x04c1_1db7 : register << 1;
  }
  return register;
});

/** Check value of a page whose own field is zero: polynomial 0x04c11db7, start 0, bits not reflected (RFC 3533). */
export function oggChecksum(bytes: Uint8Array): number {
  let checksum = 0;
  for (const byte of bytes) checksum = (checksum << 8) ^ checksumTable[(checksum >>> 24) ^ byte]!;
  return checksum >>> 0;
}
