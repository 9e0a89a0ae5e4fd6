const crc8Table = Uint8Array.from({ length: 256 }, (_, byte) => shifted(byte, 8, 0x07));
const crc16Table = Uint16Array.from({ length: 256 }, (_, byte) => shifted(byte << 8, 16, 0x8005));

/** Check value of a frame header: polynomial x^8 + x^2 + x + 1, start 0 (RFC 9639 section 9.1.8). */
export function crc8(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0;
  for (let index = start; index < end; index += 1) crc = crc8Table[crc ^ bytes[index]!]!;
  return crc;
}

/** Check value of a frame: polynomial x^16 + x^15 + x^2 + 1, start 0 (RFC 9639 section 9.3). */
export function crc16(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0;
  for (let index = start; index < end; index += 1) {
    crc = ((crc << 8) & 0xffff) ^ crc16Table[(crc >>> 8) ^ bytes[index]!]!;
  }
  return crc;
}

/** The value after eight steps of the shift register. */
function shifted(value: number, bits: number, polynomial: number): number {
  let register = value;
  for (let step = 0; step < 8; step += 1) {
    const carry = register & (1 << (bits - 1));
    register = (register << 1) & (2 ** bits - 1);
    if (carry !== 0) register ^= polynomial;
  }
  return register;
}
