/** A packet of an Ogg stream (RFC 3533). */
export interface OggPacket {
  /** The packet's bytes. */
  readonly data: Uint8Array;
  /** Granule position of the page when the packet is the last that ends on it; -1 when it is not, or not known. */
  readonly granulePosition: number;
  /** The packet ends the last page of the stream. */
  readonly isLast: boolean;
}

const pageHeaderBytes = 27;

/**
 * Takes the packets of the first logical stream out of an Ogg file. Damaged stretches are skipped up to the next page;
 * pages of other streams are left out. Every size is bounded by the file: a page holds at most 255 segments of 255 bytes.
 */
export function readOggPackets(bytes: Uint8Array): OggPacket[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packets: OggPacket[] = [];
  let serial: number | undefined;
  let parts: Uint8Array[] = [];
  for (let page = findPage(bytes, 0); page >= 0; ) {
    const segments = view.getUint8(page + 26);
    const body = page + pageHeaderBytes + segments;
    if (body > bytes.length) break;
    const flags = view.getUint8(page + 5);
    serial ??= view.getUint32(page + 14, true);
    if (serial !== view.getUint32(page + 14, true)) {
      page = findPage(bytes, body);
      continue;
    }
    if ((flags & 1) === 0) parts = [];
    const lastEnd = lastPacketEnd(bytes, page, segments);
    let position = body;
    let start = body;
    for (let segment = 0; segment < segments; segment += 1) {
      const length = bytes[page + pageHeaderBytes + segment]!;
      position += length;
      if (position > bytes.length) break;
      if (length === 255) continue;
      parts.push(bytes.subarray(start, position));
      start = position;
      const isLastOnPage = segment === lastEnd;
      packets.push({
        data: join(parts),
        granulePosition: isLastOnPage ? Number(view.getBigInt64(page + 6, true)) : -1,
        isLast: isLastOnPage && (flags & 4) !== 0,
      });
      parts = [];
    }
    if (position > bytes.length) break;
    if (start < position) parts.push(bytes.subarray(start, position));
    page = findPage(bytes, position);
  }
  return packets;
}

/** Index of the last segment that ends a packet, -1 when none does. */
function lastPacketEnd(bytes: Uint8Array, page: number, segments: number): number {
  for (let segment = segments - 1; segment >= 0; segment -= 1) {
    if (bytes[page + pageHeaderBytes + segment]! < 255) return segment;
  }
  return -1;
}

/** The next place where a whole page header begins, -1 when there is none. */
function findPage(bytes: Uint8Array, from: number): number {
  let position = bytes.indexOf(0x4f, from);
  while (position >= 0 && position + pageHeaderBytes <= bytes.length) {
    const isPage =
      bytes[position + 1] === 0x67 &&
      bytes[position + 2] === 0x67 &&
      bytes[position + 3] === 0x53 &&
      bytes[position + 4] === 0;
    if (isPage) return position;
    position = bytes.indexOf(0x4f, position + 1);
  }
  return -1;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const joined = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
