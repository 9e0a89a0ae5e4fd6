import { StarlingError } from '@starling-tts/core';

/** The module `onnxruntime-node` as it is after a lazy import. */
export type OnnxRuntime = typeof import('onnxruntime-node');

let loading: Promise<OnnxRuntime> | undefined;

/**
 * Imports `onnxruntime-node` when it is first needed: its native library costs a good part of a short command's start-up
 * and is not needed at all by a process that leaves inference to its child.
 *
 * @throws StarlingError `device_unavailable` when the package carries no binary for this platform
 */
export function loadOnnxRuntime(): Promise<OnnxRuntime> {
  loading ??= importOnnxRuntime();
  return loading;
}

async function importOnnxRuntime(): Promise<OnnxRuntime> {
  try {
    const runtime = await import('onnxruntime-node');
    // Every failure is thrown as well, and a library must not write to its host's standard error.
    runtime.env.logLevel = 'fatal';
    return runtime;
  } catch (error) {
    const platform = `${process.platform}-${process.arch}`;
    throw new StarlingError(
      'device_unavailable',
      `onnxruntime-node could not be loaded on ${platform}. It ships binaries for linux-x64 and linux-arm64 (glibc 2.28 or newer), win32-x64, win32-arm64 and darwin-arm64; install the package again or use one of these platforms.`,
      { device: 'cpu', available: [] },
      { cause: error },
    );
  }
}
