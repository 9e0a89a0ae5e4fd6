import type { NamedTensor, TensorElementType } from '@starling-tts/core';
import type { Tensor } from 'onnxruntime-common';
import type { TensorFactory } from '../runtime.js';
import { floatToHalf, halfToFloat } from './half.js';
import { halfBits } from './half-bits.js';

/** Whether tensors of this type can be passed between graphs. */
export function isTensorElementType(type: string): type is TensorElementType {
  return type === 'float32' || type === 'float16' || type === 'int64';
}

/**
 * A runtime tensor as plain data, without copying. Element types are checked when a graph is opened.
 */
export function fromRuntime(tensor: Tensor): NamedTensor {
  const { type, dims, data } = tensor;
  if (type === 'float32') return { type, dims, data: data as Float32Array };
  if (type === 'int64') return { type, dims, data: data as BigInt64Array };
  if (type === 'float16') return { type, dims, data: halfBits(data as unknown as ArrayBufferView) };
  throw new TypeError(`unexpected tensor of type ${type}`);
}

/** The values of a floating-point tensor as float32; shares memory when they already are. */
export function toFloat32(tensor: NamedTensor): Float32Array {
  if (tensor.type === 'float32') return tensor.data;
  if (tensor.type === 'float16') return halfToFloat(tensor.data);
  return Float32Array.from(tensor.data, Number);
}

/** Makes a runtime tensor of the type a graph's input wants. Shares memory when no conversion is needed. */
export function toRuntime(factory: TensorFactory, tensor: NamedTensor, type: Tensor.Type): Tensor {
  const { dims } = tensor;
  if (type === 'int64') {
    const data = tensor.type === 'int64' ? tensor.data : BigInt64Array.from(toFloat32(tensor), toBigInt);
    return new factory('int64', data, dims);
  }
  if (type === 'float16') {
    const data = tensor.type === 'float16' ? tensor.data : floatToHalf(toFloat32(tensor));
    return new factory('float16', data, dims);
  }
  if (type === 'float32') return new factory('float32', toFloat32(tensor), dims);
  throw new TypeError(`unexpected tensor type ${type}`);
}

function toBigInt(value: number): bigint {
  return BigInt(Math.trunc(value));
}

/** A row of ids as an int64 tensor `[batch, length]` that holds it so many times. */
export function idRow(ids: readonly number[], batch = 1): NamedTensor {
  const data = new BigInt64Array(batch * ids.length);
  for (let i = 0; i < data.length; i++) data[i] = BigInt(ids[i % ids.length]!);
  return { type: 'int64', dims: [batch, ids.length], data };
}
