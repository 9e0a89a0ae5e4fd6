import type { RuntimeSession, ValueMetadata } from '@starling-tts/chatterbox';
import { withHalfBits } from '@starling-tts/chatterbox/half-bits';
import { StarlingError } from '@starling-tts/core';
import type { InferenceSession, Tensor } from 'onnxruntime-node';

/**
 * Glue between an ONNX Runtime session and the pipeline's contract. There is no run queue here: under Node a run is one
 * synchronous native call from a `setImmediate`, so runs of all sessions follow one another on their own.
 *
 * @param path the graph's path inside the model, for error texts
 * @throws StarlingError `model_invalid` when an input or output is not a tensor
 */
export function createRuntimeSession(session: InferenceSession, path: string, model: string): RuntimeSession {
  const running = new Set<Promise<unknown>>();
  const readsHalves = session.inputMetadata.some((value) => value.isTensor && value.type === 'float16');
  let released: Promise<void> | undefined;

  return {
    inputs: session.inputMetadata.map((value) => tensorMetadata(value, path, model)),
    outputs: session.outputMetadata.map((value) => tensorMetadata(value, path, model)),
    async run(feeds) {
      if (released !== undefined) {
        throw new StarlingError('engine_disposed', `The graph ${path} was used after it was released.`, {});
      }
      const run = session.run(readsHalves ? withHalfBits(feeds) : feeds);
      running.add(run);
      try {
        return (await run) as Record<string, Tensor>;
      } catch (error) {
        throw new StarlingError(
          'engine_failed',
          `ONNX Runtime could not run the graph ${path}. The cause tells which operator refused; a model file that does not belong to its family is the usual reason.`,
          { stage: path },
          { cause: error },
        );
      } finally {
        running.delete(run);
      }
    },
    release() {
      released ??= Promise.allSettled(running).then(() => session.release());
      return released;
    },
  };
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
