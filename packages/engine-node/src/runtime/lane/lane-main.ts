/**
 * Entry of a lane's thread: loads one graph and runs it when asked to. The thread is never terminated from outside, which during
 * a run would take the whole process with it; it ends by itself once it is told to release its graph.
 *
 * @packageDocumentation
 */
import { parentPort } from 'node:worker_threads';
import type { RuntimeSession } from '@starling-tts/chatterbox';
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

const port = parentPort!;
// Begun before the graph is known: the import is the slow part of the start.
const loading = loadOnnxRuntime();
// Told when the graph is to be opened.
loading.catch(() => undefined);
let session: RuntimeSession | undefined;

port.on('message', (request: LaneRequest) => {
  switch (request.type) {
    case 'open':
      return open(request.configuration);
    case 'run':
      return run(request.id, request.feeds);
    case 'release':
      return release();
  }
});

async function open({ file, path, model, sessionOptions }: LaneConfiguration): Promise<void> {
  try {
    const runtime = await loading;
    const native = await runtime.InferenceSession.create(file, sessionOptions);
    session = createRuntimeSession(native, path, model);
    const { inputs, outputs } = session;
    answer({ type: 'opened', inputs, outputs });
  } catch (error) {
    answer({ type: 'openFailed', failure: failureOf(error) });
    port.close();
  }
}

async function run(id: number, feeds: Readonly<Record<string, LaneTensor>>): Promise<void> {
  try {
    const { Tensor } = await loading;
    const toTensor = ({ type, data, dims }: LaneTensor) =>
      new Tensor(type as 'float32', data as Float32Array, dims) as Tensor;
    const results = await session!.run(mapTensors(feeds, toTensor));
    answer({ type: 'outputs', id, outputs: mapTensors(results, toLane) });
  } catch (error) {
    answer({ type: 'failed', id, failure: failureOf(error) });
  }
}

async function release(): Promise<void> {
  await session?.release();
  port.close();
}

function answer(message: LaneAnswer): void {
  port.postMessage(message);
}

/** The runtime's own words, which the errors of this package keep as their cause. */
function failureOf(error: unknown): LaneFailure {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return { message: cause instanceof Error ? cause.message : String(cause) };
}
