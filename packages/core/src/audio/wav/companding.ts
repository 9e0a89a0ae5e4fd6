/**
 * Tables of ITU-T G.711: the amplitude of each of the 256 codes, scaled to [-1, 1). A-law codes 13 bits, mu-law 14;
 * both tables are left-aligned to 16 bits as decoders do it.
 */
export const aLawSamples = Float32Array.from({ length: 256 }, (_, code) => aLawToLinear(code) / 32_768);

/** See {@link aLawSamples}. */
export const muLawSamples = Float32Array.from({ length: 256 }, (_, code) => muLawToLinear(code) / 32_768);

/** Every second bit of an A-law code is inverted on the line. */
function aLawToLinear(code: number): number {
  const bits = code ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const mantissa = ((bits & 15) << 4) + 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 256) << (exponent - 1);
  return bits & 0x80 ? magnitude : -magnitude;
}

/** All bits of a mu-law code are inverted on the line; 132 is the bias that the coder adds. */
function muLawToLinear(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 15) << 3) + 132) << ((bits >> 4) & 7)) - 132;
  return bits & 0x80 && magnitude > 0 ? -magnitude : magnitude;
}
