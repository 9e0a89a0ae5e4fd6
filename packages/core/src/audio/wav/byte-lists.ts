/** The bytes of an ASCII text, as chunk names are written. */
export function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

/** A 16-bit number, little-endian. */
export function uint16(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff];
}

/** A 32-bit number, little-endian. */
export function uint32(value: number): number[] {
  return [...uint16(value & 0xffff), ...uint16(value >>> 16)];
}
