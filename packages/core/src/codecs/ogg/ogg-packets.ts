/** A packet of an Ogg stream (RFC 3533). */
export interface OggPacket {
  /** The packet's bytes, never empty. */
  readonly data: Uint8Array;
  /** Granule position of the page when the packet is the last that ends on it; -1 when it is not, or not known. */
  readonly granulePosition: number;
  /** The packet ends the last page of the stream. */
  readonly isLast: boolean;
}

const pageHeaderBytes = 27;

/**
 * Takes the packets of the first logical stream out of an Ogg file, one at a time, up to the page that ends it. Damaged
 * stretches are skipped up to the next page; pages of other streams and empty packets are left out. The work is proportional to the file's size and
 * nothing is kept but the packet that is being put together.
 */
export function* readOggPackets(bytes: Uint8Array): Generator<OggPacket> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let serial: number | undefined;
  let parts: Uint8Array[] = [];
  for (let page = findPage(bytes, 0); page >= 0; ) {
    const segments = view.getUint8(page + 26);
    const body = page + pageHeaderBytes + segments;
    if (body > bytes.length) return;
    const flags = view.getUint8(page + 5);
    serial ??= view.getUint32(page + 14, true);
    if (serial !== view.getUint32(page + 14, true)) {
      page = findPage(bytes, body);
      continue;
    }
    const isContinued = (flags & 1) !== 0;
    if (!isContinued) parts = [];
    const lastEnd = lastPacketEnd(bytes, page, segments);
    let position = body;
    let start = body;
    for (let segment = 0; segment < segments; segment += 1) {
      const length = bytes[page + pageHeaderBytes + segment]!;
      position += length;
      if (position > bytes.length) return;
      if (length === 255) continue;
      parts.push(bytes.subarray(start, position));
      start = position;
      const data = join(parts);
      parts = [];
      if (data.length === 0) continue;
      const isLastOnPage = segment === lastEnd;
      yield {
        data,
        granulePosition: isLastOnPage ? Number(view.getBigInt64(page + 6, true)) : -1,
        isLast: isLastOnPage && (flags & 4) !== 0,
      };
    }
    if ((flags & 4) !== 0) return;
    if (start < position) parts.push(bytes.subarray(start, position));
    page = findPage(bytes, position);
  }
}

/** Index of the last segment that ends a packet, -1 when none does. */
function lastPacketEnd(bytes: Uint8Array, page: number, segments: number): number {
  for (let segment = segments - 1; segment >= 0; segment -= 1) {
    if (bytes[page + pageHeaderBytes + segment]! < 255) return segment;
  }
  return -1;
}

/** The next place where a whole page header (`OggS`, version 0) begins, -1 when there is none. */
function findPage(bytes: Uint8Array, from: number): number {
  for (let position = from; position + pageHeaderBytes <= bytes.length; position += 1) {
    if (
      bytes[position] === 0x4f &&
      bytes[position + 1] === 0x67 &&
      bytes[position + 2] === 0x67 &&
      bytes[position + 3] === 0x53 &&
      bytes[position + 4] === 0
    ) {
      return position;
    }
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
