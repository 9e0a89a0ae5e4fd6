import { describe, expect, it } from 'vitest';
import { readOggPackets } from './ogg-packets.js';
import { opusPacketSamples, readOpusHeader } from './opus-header.js';

interface Page {
  readonly flags?: number;
  readonly granule?: number;
  readonly serial?: number;
  readonly segments: readonly number[];
}

/** A page whose content bytes count up, so that a wrong cut is seen. */
function page({ flags = 0, granule = -1, serial = 7, segments }: Page): Buffer {
  const header = Buffer.alloc(27);
  header.write('OggS', 0, 'latin1');
  header[5] = flags;
  header.writeBigInt64LE(BigInt(granule), 6);
  header.writeUInt32LE(serial, 14);
  header[26] = segments.length;
  const length = segments.reduce((sum, size) => sum + size, 0);
  return Buffer.concat([
    header,
    Buffer.from(segments),
    Buffer.from(Array.from({ length }, (_, n) => n % 79)),
  ]);
}

const packetsOf = (...parts: Buffer[]) => [...readOggPackets(new Uint8Array(Buffer.concat(parts)))];

describe('readOggPackets', () => {
  it('cuts pages into packets and gives the position to the last of a page', () => {
    const packets = packetsOf(page({ granule: 960, segments: [3, 0, 255, 10] }));
    expect(packets.map(({ data, granulePosition }) => [data.length, granulePosition])).toEqual([
      [3, -1],
      [265, 960],
    ]);
    expect([...packets[0]!.data]).toEqual([0, 1, 2]);
  });

  it('joins packets that go on over pages, and drops the rest of one whose beginning is lost', () => {
    const packets = packetsOf(page({ segments: [255] }), page({ flags: 1, granule: 5, segments: [4, 6] }));
    expect(packets.map(({ data }) => data.length)).toEqual([259, 6]);
    const restarted = packetsOf(page({ segments: [255] }), page({ granule: 5, segments: [4] }));
    expect(restarted.map(({ data }) => data.length)).toEqual([4]);
  });

  it('leaves other streams out, skips rubbish, and ends with the stream', () => {
    const packets = packetsOf(
      page({ segments: [1] }),
      page({ serial: 8, segments: [2] }),
      Buffer.from('rubbish OggOggS'),
      page({ flags: 4, granule: 9, segments: [3] }),
      page({ segments: [4] }),
    );
    expect(packets.map(({ data, isLast }) => [data.length, isLast])).toEqual([
      [1, false],
      [3, true],
    ]);
  });

  it('ends where the file was cut off', () => {
    const whole = page({ segments: [10, 20] });
    for (let length = 0; length < whole.length; length += 1) {
      expect(packetsOf(whole.subarray(0, length)).length).toBe(length >= 27 + 2 + 10 ? 1 : 0);
    }
  });
});

describe('Opus headers', () => {
  it('knows how long a packet is', () => {
    // Configuration in the upper five bits, frame count code in the lowest two (RFC 6716 section 3.1).
    expect(opusPacketSamples(Uint8Array.of(1 << 3))).toBe(960);
    expect(opusPacketSamples(Uint8Array.of((31 << 3) | 1))).toBe(1920);
    expect(opusPacketSamples(Uint8Array.of((16 << 3) | 3, 48))).toBe(5760);
    expect(opusPacketSamples(Uint8Array.of((16 << 3) | 3, 49))).toBe(0);
    expect(opusPacketSamples(new Uint8Array(0))).toBe(0);
  });

  it('reads gain and channels, and refuses impossible layouts', () => {
    const head = Buffer.alloc(19);
    head.write('OpusHead\x01', 0, 'latin1');
    head[9] = 2;
    head.writeUInt16LE(312, 10);
    head.writeInt16LE(-6 * 256, 16);
    expect(readOpusHeader(head)).toMatchObject({ channels: 2, preSkip: 312, coupledStreamCount: 1 });
    expect(readOpusHeader(head)!.gain).toBeCloseTo(0.501, 3);
    head[9] = 3;
    expect(readOpusHeader(head)).toBeUndefined();
    expect(readOpusHeader(head.subarray(0, 18))).toBeUndefined();
  });
});
