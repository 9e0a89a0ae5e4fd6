import type { Tensor } from 'onnxruntime-common';
import { describe, expect, it } from 'vitest';
import { halfBits, withHalfBits } from './half-bits.js';

const bits = new Uint16Array([0x3c00, 0x4000]);

/** Stands for `Float16Array`, which Node 20 does not have. */
class OtherHalves extends Uint8Array {}
const others = new OtherHalves(bits.buffer);

describe('bits of float16 data', () => {
  it('are the memory beneath, whatever array the runtime hands out', () => {
    expect(halfBits(bits)).toBe(bits);
    expect(halfBits(others)).toEqual(bits);
    expect(halfBits(others).buffer).toBe(bits.buffer);
  });

  it('replace the data of float16 tensors only, and leave the tensors themselves alone', () => {
    const half = { type: 'float16', dims: [2], data: others } as unknown as Tensor;
    const float = { type: 'float32', dims: [1], data: new Float32Array(1) } as unknown as Tensor;
    const readable = withHalfBits({ half, float });
    expect(readable.float).toBe(float);
    expect(readable.half).toMatchObject({ type: 'float16', dims: [2] });
    expect(readable.half!.data).toEqual(bits);
    expect(half.data).toBe(others);
  });
});
