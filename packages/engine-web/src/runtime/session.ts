import type { RuntimeSession, ValueMetadata } from '@starling-tts/chatterbox';
import { StarlingError } from '@starling-tts/core';
import type { InferenceSession, Tensor } from 'onnxruntime-web';
import type { GraphicsDevice } from './gpu-device.js';
import type { RunQueue } from './run-queue.js';

/** How long to wait for the browser to say that the device is lost when a run has failed on it, in milliseconds. */
const lossNotice = 250;

/** What {@link createRuntimeSession} needs beside the session. */
export interface RuntimeSessionContext {
  /** The graph's path inside the model, for error texts. */
  readonly path: string;
  /** Name of the model, for error texts. */
  readonly model: string;
  /** The queue of all sessions. */
  readonly queue: RunQueue;
  /** The device it runs on; absent on WASM. */
  readonly graphics?: GraphicsDevice;
}

/**
 * Glue between an ONNX Runtime session and the pipeline's contract.
 *
 * @throws StarlingError `model_invalid` when an input or output is not a tensor
 */
export function createRuntimeSession(
  session: InferenceSession,
  { path, model, queue, graphics }: RuntimeSessionContext,
): RuntimeSession {
  let released: Promise<void> | undefined;
  return {
    inputs: session.inputMetadata.map((value) => tensorMetadata(value, path, model)),
    outputs: session.outputMetadata.map((value) => tensorMetadata(value, path, model)),
    async run(feeds) {
      if (released !== undefined) {
        throw new StarlingError('engine_disposed', `The graph ${path} was used after it was released.`, {});
      }
      try {
        return (await queue.run(() => session.run(feeds))) as Record<string, Tensor>;
      } catch (cause) {
        if (graphics && (await isLost(graphics))) throw deviceLost(cause);
        // The WebAssembly has stopped in the middle of something: nothing in this thread can be trusted any more.
        if (cause instanceof WebAssembly.RuntimeError) reportError(cause);
        throw new StarlingError(
          'engine_failed',
          `ONNX Runtime could not run the graph ${path}. The cause tells which operator refused; a model file that does not belong to its family is the usual reason.`,
          { stage: path },
          { cause },
        );
      }
    },
    release() {
      released ??= queue.run(() => session.release());
      return released;
    },
  };
}

/** The error of everything that was under way on a device that is gone. */
export function deviceLost(cause?: unknown): StarlingError<'device_lost'> {
  return new StarlingError(
    'device_lost',
    'The graphics device was lost while the model ran on it. Make the request again: the model is loaded anew.',
    { device: 'webgpu' },
    { cause },
  );
}

/** Whether a device is lost. The failure of a run can be seen before the browser says so. */
export async function isLost(graphics: GraphicsDevice): Promise<boolean> {
  if (graphics.lostBecause === undefined) {
    await Promise.race([graphics.lost, new Promise((resolve) => setTimeout(resolve, lossNotice))]);
  }
  return graphics.lostBecause !== undefined;
}

function tensorMetadata(value: InferenceSession.ValueMetadata, path: string, model: string): ValueMetadata {
  if (!value.isTensor) {
    throw new StarlingError(
      'model_invalid',
      `'${value.name}' of the graph ${path} is not a tensor. Chatterbox graphs take and give tensors only.`,
      { model },
    );
  }
  return { name: value.name, type: value.type, shape: value.shape };
}
