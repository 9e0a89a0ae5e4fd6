/**
 * Rounds to half precision (IEEE 754 binary16), to nearest, ties to even.
 *
 * @param {Float32Array} values finite, magnitude below 65504
 * @returns {Uint16Array} the raw bits
 */
export function toHalf(values) {
  return Uint16Array.from(values, (value) => {
    const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
    const magnitude = Math.abs(value);
    // Below 2^-14 halves are evenly spaced; above, ten bits below the leading one.
    const exponent = Math.max(-14, Math.floor(Math.log2(magnitude)));
    const steps = roundToEven(magnitude / 2 ** (exponent - 10));
    return sign | ((exponent + 14) * 1024 + steps);
  });
}

function roundToEven(value) {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest === 0.5) return floor + (floor % 2);
  return rest > 0.5 ? floor + 1 : floor;
}
