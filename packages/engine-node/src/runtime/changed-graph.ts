import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { externalDataFiles, renameExternalData } from '@starling-tts/chatterbox';
import { StarlingError } from '@starling-tts/core';
import { modelPath } from './model-path.js';

/** A graph that is loaded from memory, with what ONNX Runtime must be told to find its weights. */
export interface ChangedGraph {
  /** The ONNX file. */
  readonly graph: Uint8Array;
  /** Absolute path of the folder its external data is in; undefined when it has none. */
  readonly weightsFolder: string | undefined;
}

/**
 * Prepares a changed graph for loading in place of a file of a model. In the model hub's cache files are links to others of
 * unrelated names, and ONNX Runtime follows no link out of the folder it is told, so the graph gets the names of the real files.
 *
 * @param path the file it stands for, relative to the model's folder
 * @throws StarlingError `model_not_found` when weights are missing, `model_invalid` when they are outside the folders that
 * ONNX Runtime itself would take them from: the file's own, with and without links followed
 */
export async function locateWeights(
  graph: Uint8Array,
  folder: string,
  path: string,
  model: string,
): Promise<ChangedGraph> {
  const names = externalDataFiles(graph);
  if (names.length === 0) return { graph, weightsFolder: undefined };
  const file = modelPath(folder, path, model);
  const beside = path.slice(0, path.lastIndexOf('/') + 1);
  const real = new Map<string, string>();
  for (const name of names) {
    const weights = modelPath(folder, beside + name, model);
    real.set(
      name,
      await realpath(weights).catch((cause: unknown) => {
        throw new StarlingError(
          'model_not_found',
          `The graph ${path} keeps its weights in ${name}, which is missing. Pull the model again, or complete the folder.`,
          { model, missing: [beside + name] },
          { cause },
        );
      }),
    );
  }
  const [weightsFolder = '', ...others] = new Set([...real.values()].map((weights) => dirname(weights)));
  const allowed = [await realpath(dirname(file)), dirname(await realpath(file))];
  if (others.length > 0 || !allowed.includes(weightsFolder)) {
    throw new StarlingError(
      'model_invalid',
      `The weights of ${path} are not in one folder beside it. Pull the model again.`,
      { model },
    );
  }
  // Under names of its own, a folder of weights need not be named like the folder the graph is in.
  const renamed = renameExternalData(graph, (name) => basename(real.get(name)!));
  return { graph: renamed, weightsFolder: join(weightsFolder) };
}
