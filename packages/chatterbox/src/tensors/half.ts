/** Decoded value of every float16 bit pattern, filled on first use (256 KiB). */
let table: Float32Array | undefined;

function decodeTable(): Float32Array {
  if (table) return table;
  const values = new Float32Array(65_536);
  for (let bits = 0; bits < 65_536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 0) values[bits] = sign * fraction * 2 ** -24;
    else if (exponent === 31) values[bits] = fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    else values[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  table = values;
  return values;
}

/** float16 bit patterns as float32 values. Exact. */
export function halfToFloat(bits: Uint16Array): Float32Array {
  const values = decodeTable();
  const result = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) result[i] = values[bits[i]!]!;
  return result;
}

const scratch = new Float32Array(1);
const scratchBits = new Uint32Array(scratch.buffer);

/** The float16 bit pattern nearest to a value (ties to even, overflow to infinity). */
function encodeHalf(value: number): number {
  scratch[0] = value;
  const bits = scratchBits[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 0xff;
  const fraction = bits & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200);
  const half = exponent - 112;
  if (half >= 31) return sign | 0x7c00;
  if (half <= 0) {
    if (half < -10) return sign;
    const mantissa = fraction | 0x800000;
    const shift = 14 - half;
    const rounded = mantissa >>> shift;
    const rest = mantissa & ((1 << shift) - 1);
    const middle = 1 << (shift - 1);
    return sign | (rounded + (rest > middle || (rest === middle && rounded & 1) ? 1 : 0));
  }
  const rounded = (half << 10) | (fraction >>> 13);
  const rest = fraction & 0x1fff;
  // A carry out of the fraction runs into the exponent, which is what rounding up to the next power of two means.
  return sign | (rounded + (rest > 0x1000 || (rest === 0x1000 && rounded & 1) ? 1 : 0));
}

/** float32 values as the nearest float16 bit patterns (ties to even, overflow to infinity). */
export function floatToHalf(values: Float32Array): Uint16Array {
  const result = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) result[i] = encodeHalf(values[i]!);
  return result;
}
