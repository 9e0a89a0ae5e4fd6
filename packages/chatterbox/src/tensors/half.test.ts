import { describe, expect, test } from 'vitest';
import { floatToHalf, halfToFloat } from './half.js';

describe('float16', () => {
  test('every finite pattern survives the way to float32 and back', () => {
    const bits = Uint16Array.from({ length: 65_536 }, (_, i) => i).filter((b) => (b & 0x7c00) !== 0x7c00);
    expect(floatToHalf(halfToFloat(bits))).toEqual(bits);
  });

  test('known values', () => {
    const bits = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001, 0x0400, 0x3555, 0x7c00, 0xfc00);
    const values = [1, -2, 65_504, 2 ** -24, 2 ** -14, 0.333251953125, Infinity, -Infinity];
    expect([...halfToFloat(bits)]).toEqual(values);
    expect(halfToFloat(Uint16Array.of(0x7e00))[0]).toBeNaN();
  });

  test('rounds to nearest, ties to even', () => {
    const values = Float32Array.of(
      1 + 2 ** -11,
      1 + 3 * 2 ** -11,
      1 + 2 ** -11 + 2 ** -20,
      65_519,
      65_520,
      2 ** -25,
      2 ** -25 * 1.5,
    );
    expect([...floatToHalf(values)]).toEqual([0x3c00, 0x3c02, 0x3c01, 0x7bff, 0x7c00, 0, 1]);
    expect(halfToFloat(floatToHalf(Float32Array.of(Number.NaN)))[0]).toBeNaN();
  });
});
