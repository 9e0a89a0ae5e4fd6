import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readOggPackets } from './ogg-packets.js';
import { OggWriter, oggChecksum } from './ogg-writer.js';

it('computes the check value of Ogg', () => {
  // CRC-32 with this polynomial, start 0 and nothing reflected, of the usual test string.
  expect(oggChecksum(new TextEncoder().encode('123456789'))).toBe(0x89a1897f);
});

it('packets of any size come back in order, with the position of the last on each page', () => {
  const sizes = fc.array(
    fc.oneof(fc.integer({ min: 1, max: 600 }), fc.constantFrom(254, 255, 256, 510, 65_024)),
    {
      minLength: 1,
      maxLength: 400,
    },
  );
  fc.assert(
    fc.property(sizes, fc.integer({ min: 0, max: 0xffff_ffff }), (lengths, serial) => {
      const ogg = new OggWriter(serial);
      const packets = lengths.map((length, index) => new Uint8Array(length).fill(index + 1));
      const far = 2 ** 33;
      for (const [index, packet] of packets.entries()) ogg.add(packet, far + index);
      const file = ogg.finish();
      const read = [...readOggPackets(file)];
      expect(read.map(({ data }) => data)).toEqual(packets);
      for (const [index, { granulePosition }] of read.entries()) {
        expect([-1, far + index]).toContain(granulePosition);
      }
      expect(read.at(-1)).toMatchObject({ granulePosition: far + packets.length - 1, isLast: true });
      expect(new DataView(file.buffer).getUint32(14, true)).toBe(serial);
    }),
    { numRuns: 50 },
  );
});

it('refuses a packet that needs more than a page', () => {
  expect(() => new OggWriter(1).add(new Uint8Array(65_025), 0)).toThrow(RangeError);
});
