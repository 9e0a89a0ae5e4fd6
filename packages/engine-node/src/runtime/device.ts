import { probeModel } from '@starling-tts/chatterbox';
import { StarlingError } from '@starling-tts/core';
import { loadOnnxRuntime, type OnnxRuntime } from './onnx-runtime.js';

/** What a model can run on. */
export type Device = 'cpu' | 'cuda' | 'webgpu' | 'dml' | 'coreml';

/** What a caller may ask for; `auto` leaves the choice to {@link resolveDevice}. */
export type DeviceChoice = 'auto' | Device;

/** One row of {@link deviceTable}. */
export interface DeviceTableEntry {
  /** Name of the ONNX Runtime execution provider. */
  readonly executionProvider: string;
  /** A sentence on what it needs and how to get it. */
  readonly requirement: string;
}

/** Every device with the ONNX Runtime execution provider behind it and what it takes to have it. */
export const deviceTable: Readonly<Record<Device, DeviceTableEntry>> = {
  cpu: {
    executionProvider: 'cpu',
    requirement: 'The CPU provider is part of every onnxruntime-node binary.',
  },
  cuda: {
    executionProvider: 'cuda',
    requirement:
      'CUDA exists for Linux x64 only and is not in the package: install CUDA 12 with cuDNN 9, then fetch the provider with ONNXRUNTIME_NODE_INSTALL=cuda12 and a rebuild of onnxruntime-node (npm rebuild onnxruntime-node).',
  },
  webgpu: {
    executionProvider: 'webgpu',
    requirement:
      'WebGPU is in the binaries for Windows, Linux x64 and Apple silicon and needs a working Direct3D 12, Vulkan or Metal driver.',
  },
  dml: {
    executionProvider: 'dml',
    requirement: 'DirectML is in the Windows binaries and needs a Direct3D 12 capable GPU.',
  },
  coreml: {
    executionProvider: 'coreml',
    requirement: 'Core ML is in the Apple silicon binary.',
  },
};

/** All devices, in the order of {@link deviceTable}. */
export const devices = Object.keys(deviceTable) as readonly Device[];

/**
 * The device that `auto` means. It is the CPU everywhere for now, on purpose: CUDA, DirectML and Core ML copy the whole
 * key-value cache between host and device for every token, WebGPU under Node is experimental and computes wrong half
 * precision transposed convolutions, and Core ML has been several times slower than the CPU on partitioned transformer
 * graphs. A provider is added here when it has been measured to be right and faster.
 */
export function resolveDevice(choice: DeviceChoice): Device {
  return choice === 'auto' ? 'cpu' : choice;
}

/** Devices whose providers are inside the installed `onnxruntime-node` binary. They may still lack hardware or a driver. */
export function bundledDevices(runtime: OnnxRuntime): readonly Device[] {
  const bundled = new Set(
    runtime.listSupportedBackends().flatMap((backend) => (backend.bundled ? [backend.name] : [])),
  );
  return devices.filter((device) => bundled.has(deviceTable[device].executionProvider));
}

/**
 * Runs a one-node graph on a device. A provider that loads but has no adapter only shows when a session is made.
 *
 * @throws StarlingError `device_unavailable`, naming what this build carries and what the device would need
 */
export async function probeDevice(device: Device): Promise<void> {
  const runtime = await loadOnnxRuntime();
  try {
    // The provider stands alone in the list: with a second name ONNX Runtime drops an unknown first one and goes on.
    const session = await runtime.InferenceSession.create(probeModel(), {
      executionProviders: [deviceTable[device].executionProvider],
      intraOpNumThreads: 1,
    });
    try {
      const input = new runtime.Tensor('float32', Float32Array.of(1, 2), [2]);
      const { y } = await session.run({ x: input });
      const sums = (await y?.getData()) as Float32Array | undefined;
      if (sums?.[0] !== 2 || sums[1] !== 4) throw new Error('the probe graph gave a wrong result');
    } finally {
      await session.release();
    }
  } catch (error) {
    throw deviceUnavailable(device, bundledDevices(runtime), error);
  }
}

function deviceUnavailable(
  device: Device,
  available: readonly Device[],
  cause: unknown,
): StarlingError<'device_unavailable'> {
  return new StarlingError(
    'device_unavailable',
    `The device '${device}' does not work here. ${deviceTable[device].requirement} This onnxruntime-node carries: ${available.join(', ')}. Choose one of these, or 'auto'.`,
    { device, available },
    { cause },
  );
}
