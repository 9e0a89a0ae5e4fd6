import type { NamedTensor, StopReason } from '@starling-tts/core';
import type { ModelDescriptor } from '../descriptors/model-descriptor.js';
import type { LanguageModel } from '../graphs/language-model.js';
import { concatRows, type TokenEmbedder } from '../graphs/token-embedder.js';
import type { PromptRow } from '../text/speech-tokenizer.js';
import type { TokenBounds } from './length-guard.js';
import { Random } from './random.js';
import { Sampler, type SamplerSettings } from './sampler.js';

/** Everything one run of the language model needs. */
export interface GenerationRequest {
  /** The voice's rows before the text, `[1, rows, hidden]`. */
  readonly voiceRows: NamedTensor;
  /** The text. */
  readonly prompt: PromptRow;
  /** Expressiveness. */
  readonly exaggeration: number;
  /** Guidance: 0 is off and needs no second row. */
  readonly cfgWeight: number;
  /** The unconditional row's text embeddings, made from the conditional ones in place; needed when `cfgWeight` is not 0. */
  readonly blankText?: (embeds: Float32Array, hidden: number, row: PromptRow) => void;
  /** How tokens are chosen. */
  readonly sampler: SamplerSettings;
  /** Seed of the sampler. */
  readonly seed: number;
  /** Least and most tokens. */
  readonly bounds: TokenBounds;
  /**
   * Takes the choices transformers.js takes where they differ, to compare token for token: the repetition penalty covers the
   * prompt's ids too, and a generated token 0 is embedded as text. Never set in production.
   */
  readonly likeTransformers?: boolean;
}

/** The graphs generation runs. */
export interface GenerationGraphs {
  /** What the graphs do not tell. */
  readonly descriptor: ModelDescriptor;
  /** Ids to embeddings. */
  readonly embedder: TokenEmbedder;
  /** Embeddings to logits. */
  readonly languageModel: LanguageModel;
}

/**
 * Generates speech tokens one by one, with the key-value cache.
 *
 * @returns why it ended, after the last token
 * @throws StarlingError `aborted`, `engine_failed`, `engine_disposed`
 */
export async function* generateSpeechTokens(
  { descriptor, embedder, languageModel }: GenerationGraphs,
  request: GenerationRequest,
  signal?: AbortSignal,
): AsyncGenerator<number, StopReason> {
  const { prompt, exaggeration, cfgWeight, bounds, likeTransformers = false } = request;
  const { stopSpeech } = descriptor.tokens;
  const sampler = new Sampler(request.sampler, Random.fromSeed(request.seed), descriptor.tokens);
  if (likeTransformers) for (const id of prompt.ids) sampler.penalize(id);

  // Where guidance is in the graph, text comes as the pair it makes and one row of logits comes back.
  const inGraph = descriptor.guidance === 'in-graph';
  const text = await embedder.embedPrompt(prompt, exaggeration, signal);
  let embeds: NamedTensor = concatRows(request.voiceRows, text);
  const guided = !inGraph && cfgWeight !== 0 && request.blankText !== undefined;
  if (guided) embeds = withUnconditionalRow(embeds, prompt, request.blankText!);

  const [batch = 1, rows = 0] = embeds.dims;
  const sequence = languageModel.start(batch, rows + bounds.maximum, 0, cfgWeight);
  try {
    for (let made = 0; made < bounds.maximum; made++) {
      const [conditional, unconditional] = await sequence.step(embeds, signal);
      const logits = conditional!;
      if (unconditional) guide(logits, unconditional, cfgWeight);
      const id = sampler.choose(logits, likeTransformers || made >= bounds.minimum);
      if (id === stopSpeech) return 'stop_token';
      sampler.penalize(id);
      yield id;
      if (made + 1 === bounds.maximum) break;
      const next = await embedder.embedSpeechToken(id, made + 1, exaggeration, !likeTransformers, signal);
      embeds = guided ? twice(next) : next;
    }
    return 'length';
  } finally {
    await sequence.dispose();
  }
}

/** `conditional + weight * (conditional - unconditional)`, into the first array. */
function guide(conditional: Float32Array, unconditional: Float32Array, weight: number): void {
  for (let i = 0; i < conditional.length; i++) {
    const value = conditional[i]!;
    conditional[i] = value + weight * (value - unconditional[i]!);
  }
}

/** The row and its copy with the text blanked, as a batch of two. Voice rows stay the same in both. */
function withUnconditionalRow(
  embeds: NamedTensor,
  prompt: PromptRow,
  blankText: NonNullable<GenerationRequest['blankText']>,
): NamedTensor {
  const batch = twice(embeds);
  const hidden = embeds.dims[2]!;
  const promptStart = batch.data.length - prompt.ids.length * hidden;
  blankText(batch.data.subarray(promptStart), hidden, prompt);
  return batch;
}

function twice(embeds: NamedTensor): NamedTensor & { type: 'float32' } {
  const row = embeds.data as Float32Array;
  const data = new Float32Array(2 * row.length);
  data.set(row);
  data.set(row, row.length);
  return { type: 'float32', dims: [2, ...embeds.dims.slice(1)], data };
}
