import { StarlingError } from '@starling-tts/core';
import type { ModelDescriptor } from '../descriptors/model-descriptor.js';
import { modelFiles } from '../descriptors/model-files.js';

/**
 * The precision asked for, or the default, or the first that is complete.
 *
 * @param model name for messages
 * @param exists whether the model has a file
 * @throws StarlingError `model_not_found` with the missing files
 */
export function choosePrecision(
  descriptor: ModelDescriptor,
  wanted: string | undefined,
  model: string,
  exists: (path: string) => boolean,
): string {
  const lacks = (precision: string) =>
    modelFiles(descriptor, precision).flatMap(({ path, optional }) =>
      optional || exists(path) ? [] : [path],
    );
  const preferred = wanted ?? descriptor.defaultPrecision;
  const missing = lacks(preferred);
  if (missing.length === 0) return preferred;
  const complete = Object.keys(descriptor.precisions).filter((precision) => lacks(precision).length === 0);
  if (wanted === undefined && complete[0] !== undefined) return complete[0];
  const hint =
    complete.length > 0
      ? `It is complete in precision ${complete.join(', ')}.`
      : 'It is complete in no precision of its family.';
  throw new StarlingError(
    'model_not_found',
    `${model} lacks ${missing.join(', ')} for ${descriptor.title} in precision ${preferred}. ${hint}`,
    { model, missing },
  );
}

/** Parts beyond the first of external data (`x.onnx_data_1`), which exporters make for weights over two gigabytes. */
export function numberedParts<File extends { readonly path: string }>(
  path: string,
  listed: Iterable<File>,
): File[] {
  if (!path.endsWith('.onnx_data')) return [];
  return [...listed].filter(
    (file) => file.path.startsWith(`${path}_`) && /^\d+$/.test(file.path.slice(path.length + 1)),
  );
}

/** Graphs come last: a graph that is here says that its weights are here too, even after an interruption. */
export function dataBeforeGraphs<File extends { readonly path: string }>(files: readonly File[]): File[] {
  const isGraph = (file: File) => file.path.endsWith('.onnx');
  return [...files.filter((file) => !isGraph(file)), ...files.filter(isGraph)];
}
