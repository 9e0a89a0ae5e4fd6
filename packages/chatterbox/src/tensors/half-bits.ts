import type { Tensor } from 'onnxruntime-common';

/**
 * The bits of a float16 tensor's data. Runtimes hand out `Float16Array` where the language has it and `Uint16Array` where not.
 */
export function halfBits(data: ArrayBufferView): Uint16Array {
  if (data instanceof Uint16Array) return data;
  return new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
}

/**
 * The same tensors with the data of float16 ones as `Uint16Array`, sharing memory. For runtimes whose native side does not know
 * `Float16Array`: onnxruntime-node 1.30 reads such a tensor as an empty one under Node.js 24, where its own `Tensor` makes them.
 */
export function withHalfBits(tensors: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      const data = tensor.data as unknown;
      if (tensor.type !== 'float16' || data instanceof Uint16Array) return [name, tensor];
      return [name, Object.create(tensor, { data: { value: halfBits(data as ArrayBufferView) } }) as Tensor];
    }),
  );
}
