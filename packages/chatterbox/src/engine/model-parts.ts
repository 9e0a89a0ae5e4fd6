import { StarlingError, throwIfAborted } from '@starling-tts/core';
import type { ModelDescriptor } from '../descriptors/model-descriptor.js';
import { graphPaths } from '../descriptors/model-files.js';
import { openLanguageModel } from '../graph-rewrite/open-language-model.js';
import type { LanguageModel } from '../graphs/language-model.js';
import { SpeechDecoder } from '../graphs/speech-decoder.js';
import { SpeechEncoder } from '../graphs/speech-encoder.js';
import { TokenEmbedder } from '../graphs/token-embedder.js';
import type { ModelAccess } from '../runtime.js';
import { SpeechTokenizer } from '../text/speech-tokenizer.js';

/** A loaded model: tokenizer and four graphs. */
export interface ModelParts {
  /** Text to prompt rows. */
  readonly tokenizer: SpeechTokenizer;
  /** Recordings to conditioning. */
  readonly speechEncoder: SpeechEncoder;
  /** Ids to embeddings. */
  readonly embedder: TokenEmbedder;
  /** Embeddings to logits. */
  readonly languageModel: LanguageModel;
  /** Speech tokens to samples. */
  readonly speechDecoder: SpeechDecoder;
  /** Which file `embed_tokens` came from. */
  readonly embedTokensPath: string;
}

/** How {@link openModelParts} opens a model. */
export interface OpenModelOptions {
  /** Which set of weights; default {@link ModelDescriptor.defaultPrecision}. */
  readonly precision?: string | undefined;
  /** Most rows the language model decodes as one batch; default 1. */
  readonly batchSize?: number | undefined;
  /** Whether the speech encoder is loaded when a voice is first encoded; default false, at once. */
  readonly encoderOnDemand?: boolean | undefined;
  /** Cancels loading between graphs. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens everything, one after another so that loading peaks do not add up. What was opened is released when the rest fails.
 *
 * @throws StarlingError `model_not_found`, `model_invalid`, `aborted`
 */
export async function openModelParts(
  descriptor: ModelDescriptor,
  access: ModelAccess,
  { precision, batchSize, encoderOnDemand = false, signal }: OpenModelOptions = {},
): Promise<ModelParts> {
  const paths = graphPaths(descriptor, precision);
  const opened: { release(): Promise<void> }[] = [];
  const open = async <Part extends { release(): Promise<void> }>(
    load: () => Promise<Part>,
  ): Promise<Part> => {
    throwIfAborted(signal);
    const part = await load();
    opened.push(part);
    return part;
  };
  try {
    throwIfAborted(signal);
    const tokenizer = await SpeechTokenizer.open(descriptor, access);
    const guided = descriptor.guidance === 'in-graph';
    const embedder = await open(() =>
      TokenEmbedder.open(paths.embedTokens, access, descriptor.prompt, guided ? 2 : 1),
    );
    const languageModel = await open(() =>
      openLanguageModel(paths.languageModel, access, { ...(batchSize && { batchSize }), signal }),
    );
    if (languageModel.guides !== guided) throw wrongGuidance(descriptor, paths.languageModel, guided);
    const speechEncoder = await open(async () =>
      encoderOnDemand
        ? SpeechEncoder.onDemand(paths.speechEncoder, access)
        : await SpeechEncoder.open(paths.speechEncoder, access),
    );
    // Last: a runtime that gives it a thread of its own has started that by now.
    const speechDecoder = await open(() => SpeechDecoder.open(paths.conditionalDecoder, access));
    throwIfAborted(signal);
    return {
      tokenizer,
      embedder,
      languageModel,
      speechDecoder,
      speechEncoder,
      embedTokensPath: paths.embedTokens,
    };
  } catch (error) {
    await Promise.all(opened.map((part) => part.release()));
    throw error;
  }
}

function wrongGuidance(descriptor: ModelDescriptor, path: string, guided: boolean): StarlingError {
  return new StarlingError(
    'model_invalid',
    guided
      ? `${path} has no input cfg_weight, which ${descriptor.id} needs for its guidance. The files belong to another export.`
      : `${path} does guidance itself (it has the input cfg_weight), which ${descriptor.id} does not know. Name the model family whose files these are.`,
    { model: path },
  );
}

/** Releases all four graphs. */
export async function releaseModelParts(parts: ModelParts): Promise<void> {
  const graphs = [parts.speechEncoder, parts.embedder, parts.languageModel, parts.speechDecoder];
  await Promise.all(graphs.map((graph) => graph.release()));
}
