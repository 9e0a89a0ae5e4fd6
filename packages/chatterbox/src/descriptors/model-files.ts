import { StarlingError } from '@starling-tts/core';
import type { GraphSuffixes, ModelDescriptor } from './model-descriptor.js';

/** A file of a model, relative to its root. */
export interface ModelFile {
  /** Path with forward slashes, exactly as in the repository. */
  readonly path: string;
  /** Whether the model works when the file does not exist. */
  readonly optional: boolean;
}

/** Paths of the four graphs of a precision. */
export type GraphPaths = { readonly [Graph in keyof GraphSuffixes]: string };

/** Path of the tokenizer. */
export const tokenizerPath = 'tokenizer.json';
/** Path of the tokenizer's configuration. */
export const tokenizerConfigPath = 'tokenizer_config.json';
/** Path of the voice a repository brings along. */
export const defaultVoicePath = 'default_voice.wav';

/**
 * Where the graphs of a precision are.
 *
 * @throws StarlingError `model_not_found` when the model has no such precision
 */
export function graphPaths(descriptor: ModelDescriptor, precision = descriptor.defaultPrecision): GraphPaths {
  const chosen = Object.hasOwn(descriptor.precisions, precision)
    ? descriptor.precisions[precision]
    : undefined;
  if (chosen === undefined) {
    const known = Object.keys(descriptor.precisions).join(', ');
    throw new StarlingError(
      'model_not_found',
      `${descriptor.id} has no precision of that name. Choose one of: ${known}.`,
      { model: descriptor.id },
    );
  }
  const { suffixes } = chosen;
  return {
    speechEncoder: `onnx/speech_encoder${suffixes.speechEncoder}.onnx`,
    embedTokens: `onnx/embed_tokens${suffixes.embedTokens}.onnx`,
    languageModel: `onnx/language_model${suffixes.languageModel}.onnx`,
    conditionalDecoder: `onnx/conditional_decoder${suffixes.conditionalDecoder}.onnx`,
  };
}

/**
 * Every file to have on disk before a model can be opened. External data (`.onnx_data`) is optional because exporters leave
 * it out where weights fit into the graph; a graph that needs it fails to load without.
 *
 * @throws StarlingError `model_not_found` when the model has no such precision
 */
export function modelFiles(descriptor: ModelDescriptor, precision?: string): readonly ModelFile[] {
  const graphs = Object.values(graphPaths(descriptor, precision));
  const required = [tokenizerPath, tokenizerConfigPath, ...graphs].map((path) => ({ path, optional: false }));
  const data = descriptor.externalData
    ? graphs.map((path) => ({ path: `${path}_data`, optional: true }))
    : [];
  const extras = ['config.json', defaultVoicePath].map((path) => ({ path, optional: true }));
  return [...required, ...data, ...extras];
}
