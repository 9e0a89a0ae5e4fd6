import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StarlingError } from '@starling-tts/core';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ModelAccess, RuntimeSession, TensorFactory, ValueMetadata } from '../../src/runtime.js';
import { withHalfBits } from '../../src/tensors/half-bits.js';

/** A model folder on onnxruntime-node, one thread, for tests. */
export function openTestAccess(folder: string): ModelAccess {
  return {
    Tensor: Tensor as unknown as TensorFactory,
    async readFile(path, range) {
      try {
        const bytes = await readFile(join(folder, path));
        return range ? bytes.subarray(range.offset, range.offset + range.length) : bytes;
      } catch (cause) {
        throw new StarlingError('model_not_found', `no ${path}`, { model: folder }, { cause });
      }
    },
    async openSession(path) {
      return wrap(await InferenceSession.create(join(folder, path), sessionOptions));
    },
    rewriting: {
      runtime: 'onnxruntime-node, for tests',
      async openSession(path, graph) {
        const weights = {
          session: { model_external_initializers_file_folder_path: dirname(join(folder, path)) },
        };
        return wrap(await InferenceSession.create(graph, { ...sessionOptions, extra: weights }));
      },
    },
  };
}

const sessionOptions = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 } as const;

function wrap(session: InferenceSession): RuntimeSession {
  const describe = (values: readonly InferenceSession.ValueMetadata[]): ValueMetadata[] =>
    values.flatMap((value) =>
      value.isTensor ? [{ name: value.name, type: value.type, shape: value.shape }] : [],
    );
  let released: Promise<void> | undefined;
  return {
    inputs: describe(session.inputMetadata),
    outputs: describe(session.outputMetadata),
    run: (feeds) => session.run(withHalfBits(feeds)) as Promise<Record<string, Tensor>>,
    release() {
      released ??= session.release();
      return released;
    },
  };
}
