import { probeModel } from '@starling-tts/chatterbox';
import { StarlingError } from '@starling-tts/core';
import type { WebDevice } from './device.js';

/** The module `onnxruntime-web`, whichever of its builds. */
export type OnnxRuntime = typeof import('onnxruntime-web/wasm');

/** ONNX Runtime's own WebAssembly: its address, or its bytes. */
export type WasmSource = string | ArrayBuffer | Uint8Array;

/** Settings of {@link loadOnnxRuntime}. */
export interface OnnxRuntimeSettings {
  /** Where each build finds its WebAssembly; absent: beside its JavaScript, where bundlers put it. */
  readonly wasm?: Readonly<Partial<Record<WebDevice, WasmSource>>>;
  /** Threads within one operator; absent: ONNX Runtime's own choice. More than one needs a page that is cross-origin isolated. */
  readonly threads?: number;
}

/**
 * Loads the build of ONNX Runtime for a device, which is megabytes of WebAssembly: only when it is needed. There are two. The one
 * with WebGPU also runs graphs on WASM, but at half the speed (it is instrumented to wait for the device) and without
 * some operators that only the other one has.
 *
 * @throws StarlingError `device_unavailable` when it cannot be loaded
 */
export async function loadOnnxRuntime(
  device: WebDevice,
  { wasm, threads }: OnnxRuntimeSettings,
): Promise<OnnxRuntime> {
  try {
    const runtime: OnnxRuntime = await (device === 'webgpu'
      ? import('onnxruntime-web/webgpu')
      : import('onnxruntime-web/wasm'));
    if (threads !== undefined) runtime.env.wasm.numThreads = threads;
    const source = wasm?.[device];
    if (typeof source === 'string') runtime.env.wasm.wasmPaths = { wasm: source };
    else if (source !== undefined) runtime.env.wasm.wasmBinary = source;
    // The WebAssembly is fetched with the first session. What fails here is not the fault of a model.
    const session = await runtime.InferenceSession.create(probeModel(), { executionProviders: ['wasm'] });
    await session.release();
    return runtime;
  } catch (cause) {
    throw new StarlingError(
      'device_unavailable',
      "ONNX Runtime could not be loaded. Serve its .wasm file where the bundler puts it, or name it with the option wasm; a page's content security policy must allow 'wasm-unsafe-eval'.",
      { device, available: [] },
      { cause },
    );
  }
}
