/**
 * What a graph would return for a prompt, made up: reading a prompt of 1000 positions with the largest models takes a minute, and the
 * time of a step does not depend on what the cache holds.
 *
 * @param {readonly { name: string, dims: readonly number[] }[]} outputs wanted, with their sizes
 * @param {new (type: 'float32', data: Float32Array, dims: readonly number[]) => object} Tensor
 */
export function fakeOutputs(outputs, Tensor) {
  return Object.fromEntries(
    outputs.map(({ name, dims }) => {
      const data = new Float32Array(dims.reduce((product, size) => product * size, 1));
      for (let i = 0; i < data.length; i += 1) data[i] = noise[i & 0xffff];
      return [name, new Tensor('float32', data, dims)];
    }),
  );
}

const noise = Float32Array.from({ length: 1 << 16 }, (_, i) => Math.sin(i * 12.9898) / 2);
