import { StarlingError } from '@starling-tts/core';

/** A graphics device of our own: ONNX Runtime would make one that asks for less, and whose loss nobody hears of. */
export interface GraphicsDevice {
  /** The device, with the adapter's own limits. */
  readonly device: GPUDevice;
  /** Whether shaders may compute with 16-bit floats. */
  readonly shaderHalfFloats: boolean;
  /** Whether it is the processor in disguise: correct, but slower than WASM. */
  readonly isFallback: boolean;
  /** Vendor and architecture as far as the browser tells them, for the identity of what was checked on it. */
  readonly description: string;
  /** Why the device was lost; undefined while it works. */
  readonly lostBecause: string | undefined;
  /** Resolves with the reason when it is lost. */
  readonly lost: Promise<string>;
}

/** Limits that ONNX Runtime uses to the full; everything else stays at WebGPU's defaults. */
const limits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

/** Features that ONNX Runtime has kernels for. */
const features = ['shader-f16', 'subgroups'] as const satisfies readonly GPUFeatureName[];

/**
 * Asks the browser for a graphics device.
 *
 * @returns undefined when there is none: `navigator.gpu` is there in browsers that have no adapter to offer
 * @throws StarlingError `device_unavailable` when there is an adapter that gives no device
 */
export async function requestGraphicsDevice(): Promise<GraphicsDevice | undefined> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return undefined;
  const { info } = adapter;
  const offered = features.filter((feature) => adapter.features.has(feature));
  let device: GPUDevice;
  try {
    device = await adapter.requestDevice({
      requiredFeatures: offered,
      requiredLimits: Object.fromEntries(limits.map((name) => [name, adapter.limits[name]])),
    });
  } catch (cause) {
    throw new StarlingError(
      'device_unavailable',
      'The browser has a graphics adapter but gives no device on it. Close other pages that use it, or run the model on WASM.',
      { device: 'webgpu', available: ['wasm'] },
      { cause },
    );
  }
  let lostBecause: string | undefined;
  const lost = device.lost.then(({ reason }) => {
    lostBecause = reason;
    return reason;
  });
  return {
    device,
    shaderHalfFloats: offered.includes('shader-f16'),
    isFallback: info.isFallbackAdapter,
    description: [info.vendor, info.architecture, info.device].filter((part) => part !== '').join(' '),
    get lostBecause() {
      return lostBecause;
    },
    lost,
  };
}
