/**
 * Entry of a lane's thread: loads one graph and runs it when asked to. The thread is never terminated from outside, which during
 * a run would take the whole process with it; it ends by itself once the graph is released.
 *
 * @packageDocumentation
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Tensor } from 'onnxruntime-node';
import { loadOnnxRuntime } from '../onnx-runtime.js';
import { createRuntimeSession } from '../session.js';
import {
  type LaneAnswer,
  type LaneConfiguration,
  type LaneFailure,
  type LaneRequest,
  type LaneTensor,
  mapTensors,
  toLane,
} from './lane-protocol.js';

// Whoever starts this file comes from the same build, so that its data is what it says it is.
const { file, path, model, sessionOptions } = workerData as LaneConfiguration;
const port = parentPort!;

try {
  const runtime = await loadOnnxRuntime();
  const native = await runtime.InferenceSession.create(file, sessionOptions);
  const session = createRuntimeSession(native, path, model);
  const { inputs, outputs } = session;
  const toTensor = ({ type, data, dims }: LaneTensor) =>
    new runtime.Tensor(type as 'float32', data as Float32Array, dims) as Tensor;

  port.on('message', async (request: LaneRequest) => {
    if (request.type === 'release') {
      await session.release();
      port.close();
      return;
    }
    const { id } = request;
    try {
      const results = await session.run(mapTensors(request.feeds, toTensor));
      answer({ type: 'outputs', id, outputs: mapTensors(results, toLane) });
    } catch (error) {
      answer({ type: 'failed', id, failure: failureOf(error) });
    }
  });
  answer({ type: 'opened', inputs, outputs });
} catch (error) {
  answer({ type: 'openFailed', failure: failureOf(error) });
}

function answer(message: LaneAnswer): void {
  port.postMessage(message);
}

/** The runtime's own words, which the errors of this package keep as their cause. */
function failureOf(error: unknown): LaneFailure {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return { message: cause instanceof Error ? cause.message : String(cause) };
}
