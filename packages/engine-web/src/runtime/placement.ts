import type { ModelGraph, WebDevice } from './device.js';

/** Where a graph belongs on a machine with WebGPU. */
export interface PlacementRule {
  /** The device for 32-bit and quantised weights. */
  readonly device: WebDevice;
  /** The device for files with 16-bit floats (`_fp16`, `_q4f16`); needs the adapter's `shader-f16` when it is WebGPU. */
  readonly halfDevice: WebDevice;
  /** Why. */
  readonly reason: string;
}

/** Where each graph runs when WebGPU is used, with the reasons. Without WebGPU everything runs on WASM. */
export const placementTable: Readonly<Record<ModelGraph, PlacementRule>> = {
  embed_tokens: {
    device: 'wasm',
    halfDevice: 'wasm',
    reason:
      'One table look-up of 64-bit ids: the WebGPU provider leaves those to the processor and would copy the result back.',
  },
  language_model: {
    device: 'webgpu',
    halfDevice: 'webgpu',
    reason:
      'Nearly all of the arithmetic, and its key-value cache can stay in the memory of the graphics device.',
  },
  speech_encoder: {
    device: 'wasm',
    halfDevice: 'wasm',
    reason:
      'Runs once for each new voice and is full of Fourier transforms and control flow, which the provider hands back to the processor one by one.',
  },
  conditional_decoder: {
    device: 'webgpu',
    halfDevice: 'wasm',
    reason:
      'Convolutions over long signals. With 16-bit floats never on WebGPU: ONNX Runtime 1.30 computes positions of transposed convolutions in 16 bits there (its issue 28976), which is noise beyond 2048 samples.',
  },
};

/** The graph a file of a model holds; undefined when it is none of the four. */
export function graphOf(path: string): ModelGraph | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (Object.keys(placementTable) as ModelGraph[]).find((graph) => name.startsWith(graph));
}

/** Whether the name of a file says that its weights are 16-bit floats. */
export function hasHalfFloats(path: string): boolean {
  return /_(?:fp16|q\w*f16)\.onnx$/.test(path);
}

/**
 * Where a file runs on a machine with WebGPU.
 *
 * @param shaderHalfFloats whether the adapter has `shader-f16`
 */
export function placeGraph(path: string, shaderHalfFloats: boolean): WebDevice {
  const graph = graphOf(path);
  if (graph === undefined) return 'wasm';
  const { device, halfDevice } = placementTable[graph];
  if (!hasHalfFloats(path)) return device;
  return shaderHalfFloats ? halfDevice : 'wasm';
}
