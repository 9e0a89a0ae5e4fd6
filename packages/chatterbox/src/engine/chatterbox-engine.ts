import {
  type ConversionRequest,
  conditioningKey,
  type EngineCallContext,
  type EngineInfo,
  type Pcm,
  type SpeechEngine,
  type SpeechPart,
  StarlingError,
  type SynthesisRequest,
  throwIfAborted,
  type VoiceConditioning,
} from '@starling-tts/core';
import { type DecodeStreamOptions, decodeStream, firstSamples } from '../decoding/decode-stream.js';
import { TokenFeed } from '../decoding/token-feed.js';
import { type ModelDescriptor, sampleRate, samplesPerToken } from '../descriptors/model-descriptor.js';
import { generateSpeechTokens } from '../generation/generate.js';
import { boundsForText } from '../generation/length-guard.js';
import { retrySeed } from '../generation/random.js';
import { RunawayGuard } from '../generation/runaway-guard.js';
import { type ConditioningTensors, readConditioning } from '../graphs/speech-encoder.js';
import type { ModelAccess } from '../runtime.js';
import { chooseLanguage } from '../text/language-step.js';
import { DefaultVoice } from './default-voice.js';
import { describeEngine } from './describe-engine.js';
import { endWarnings } from './end-warnings.js';
import { Guidance } from './guidance.js';
import { type ModelParts, openModelParts, releaseModelParts } from './model-parts.js';
import { padToTokens, prepareReference, requireConvertible, requireEngineAudio } from './reference.js';
import { resolveOptions } from './resolve-options.js';
import { streamParts } from './stream-parts.js';

/** What {@link createChatterboxEngine} needs. */
export interface ChatterboxEngineOptions {
  /** Which model. */
  readonly descriptor: ModelDescriptor;
  /** Its files and the runtime. */
  readonly access: ModelAccess;
  /** Exact revision of the files, part of the identity of conditioning. */
  readonly revision: string;
  /** The device the runtime really uses, for {@link EngineInfo.device}; default `cpu`. */
  readonly device?: string;
  /** Which set of weights; default {@link ModelDescriptor.defaultPrecision}. */
  readonly precision?: string;
  /**
   * Most rows of the language model decoded as one batch, when calls overlap; a call with guidance takes two. More calls per second for a
   * little more time per step. Needs a graph that can be rewritten ({@link ModelAccess.rewriting}). Which calls meet in a batch
   * moves logits in their last bits, so that a seed gives the same speech only nearly always. Default 1: every call for itself.
   */
  readonly batchSize?: number;
  /**
   * Whether the speech encoder, a good part of a model's weights, is loaded when a voice is first encoded or speech converted. What is
   * wrong with its file shows then and not now. Default false: at once.
   */
  readonly encoderOnDemand?: boolean;
  /** Cancels loading between graphs. */
  readonly signal?: AbortSignal;
}

/**
 * Loads a Chatterbox model and returns an engine that speaks with it. Calls may overlap: they take turns at every step of
 * every graph.
 *
 * @example
 * ```ts
 * const engine = await createChatterboxEngine({ descriptor: findModelDescriptor('fledgling')!, access, revision: 'v1' });
 * const voice = await engine.defaultVoice();
 * for await (const part of engine.synthesize({ segment: { id: 0, text: 'Hello.' }, voice })) use(part);
 * ```
 *
 * @throws StarlingError `model_not_found`, `model_invalid`, `aborted`
 */
export async function createChatterboxEngine(options: ChatterboxEngineOptions): Promise<SpeechEngine> {
  const { descriptor, access } = options;
  const parts = await openModelParts(descriptor, access, options);
  return new ChatterboxEngine(options, parts);
}

class ChatterboxEngine implements SpeechEngine {
  readonly specificationVersion = 1;
  readonly info: EngineInfo;
  readonly #descriptor: ModelDescriptor;
  readonly #parts: ModelParts;
  readonly #guidance: Guidance;
  readonly #defaultVoice: DefaultVoice;
  #disposed: Promise<void> | undefined;

  constructor(options: ChatterboxEngineOptions, parts: ModelParts) {
    const { descriptor, access } = options;
    this.#descriptor = descriptor;
    this.#parts = parts;
    this.#guidance = new Guidance(descriptor, parts, access);
    this.#defaultVoice = new DefaultVoice(access, (reference, context) =>
      this.encodeVoice(reference, context),
    );
    this.info = describeEngine(options, parts);
  }

  async encodeVoice(reference: Pcm, context: EngineCallContext = {}): Promise<VoiceConditioning> {
    this.#requireAlive();
    throwIfAborted(context.signal);
    requireEngineAudio(reference, 'reference');
    const { minimumSeconds } = this.#descriptor.reference;
    const seconds = reference.samples.length / sampleRate;
    if (seconds < minimumSeconds) {
      throw new StarlingError(
        'audio_too_short',
        `The reference is ${seconds.toFixed(2)} s long; ${this.#descriptor.id} needs at least ${minimumSeconds} s. ` +
          'Record more speech of the same voice.',
        { field: 'reference', seconds, minimumSeconds },
      );
    }
    const used = prepareReference(reference.samples, this.#descriptor.reference);
    const tensors = await this.#parts.speechEncoder.encode(used, context.signal);
    const { modelId, modelRevision } = this.info;
    return { modelId, modelRevision, tensors };
  }

  async defaultVoice(context: EngineCallContext = {}): Promise<VoiceConditioning> {
    this.#requireAlive();
    throwIfAborted(context.signal);
    return await this.#defaultVoice.get(this.#descriptor.id, context);
  }

  async *synthesize(
    request: SynthesisRequest,
    context: EngineCallContext = {},
  ): AsyncGenerator<SpeechPart, void> {
    const startedAt = performance.now();
    const { signal } = context;
    const voice = this.#requireVoice(request.voice, signal);
    const options = resolveOptions(this.#descriptor, request.options);
    const { language, warnings } = chooseLanguage(this.#descriptor, request.options?.language);
    const prompt = this.#parts.tokenizer.promptRow(request.segment.text, language);
    const guidance = options.cfgWeight === 0 ? undefined : await this.#guidance.prepare(signal);
    const bounds = boundsForText(request.segment.text, options.maxSpeechTokens);
    const generation = {
      voiceRows: voice.audio_features,
      prompt,
      ...options,
      bounds,
      ...(guidance?.blankText && { blankText: guidance.blankText }),
    };
    const feed = new TokenFeed({
      generate: (attempt) =>
        generateSpeechTokens(
          { descriptor: this.#descriptor, ...this.#parts },
          { ...generation, seed: attempt === 0 ? options.seed : retrySeed(options.seed) },
          signal,
        ),
      watch: () => new RunawayGuard(request.segment.text, this.#descriptor.tokens.silent),
      mayRetry: options.sampler.temperature > 0,
      capIsRunaway: bounds.maximum < options.maxSpeechTokens,
    });
    try {
      yield* streamParts({
        segmentId: request.segment.id,
        startedAt,
        signal,
        warnings: [...options.warnings, ...warnings, ...prompt.warnings, ...(guidance?.warnings ?? [])],
        audio: this.#decode(feed, voice, endingOf(this.#descriptor), request.options?.chunkTokens, signal),
        finish: () => ({
          speechTokens: feed.tokens.length,
          stopReason: feed.stopReason!,
          warnings: endWarnings(feed, bounds.maximum),
        }),
      });
    } finally {
      await feed.cancel();
    }
  }

  async *convert(
    request: ConversionRequest,
    context: EngineCallContext = {},
  ): AsyncGenerator<SpeechPart, void> {
    const startedAt = performance.now();
    const { signal } = context;
    const voice = this.#requireVoice(request.voice, signal);
    const { maxConversionSeconds, tokens: ids } = this.#descriptor;
    requireConvertible(request.source, maxConversionSeconds);
    const length = request.source.samples.length;
    const source = await this.#parts.speechEncoder.encode(padToTokens(request.source.samples), signal);
    const needed = Math.ceil(length / samplesPerToken);
    const tokens = Array.from((source.audio_tokens.data as BigInt64Array).subarray(0, needed), Number).map(
      (id) => (id >= 0 && id < ids.speechTokens ? id : ids.silence),
    );
    const feed = TokenFeed.of(tokens, 'source_end');
    yield* streamParts({
      segmentId: 0,
      startedAt,
      signal,
      warnings: [],
      audio: firstSamples(this.#decode(feed, voice, untouched, request.chunkTokens, signal), length),
      finish: () => ({ speechTokens: tokens.length, stopReason: 'source_end', warnings: [] }),
    });
  }

  dispose(): Promise<void> {
    this.#disposed ??= releaseModelParts(this.#parts);
    return this.#disposed;
  }

  #decode(
    feed: TokenFeed,
    voice: ConditioningTensors,
    ending: Ending,
    chunkTokens: number | undefined,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Float32Array, void> {
    return decodeStream(feed, {
      decode: (window) => this.#parts.speechDecoder.decode(window, voice, signal),
      ...(chunkTokens !== undefined && { chunkTokens: Math.max(1, Math.floor(chunkTokens)) }),
      streaming: this.#descriptor.streaming,
      ...ending,
    });
  }

  #requireAlive(): void {
    if (this.#disposed) {
      throw new StarlingError('engine_disposed', 'The engine was disposed. Create another one.', {});
    }
  }

  #requireVoice(voice: VoiceConditioning, signal: AbortSignal | undefined): ConditioningTensors {
    this.#requireAlive();
    throwIfAborted(signal);
    const expected = conditioningKey(this.info);
    const actual = conditioningKey(voice);
    if (actual !== expected) {
      throw new StarlingError(
        'conditioning_mismatch',
        `The voice was encoded by ${actual}, this engine is ${expected}. Encode it again from its reference recording.`,
        { expected, actual },
      );
    }
    return readConditioning(voice);
  }
}

type Ending = Pick<DecodeStreamOptions, 'trailing' | 'trailingTokensCut'>;

/** Conversion keeps the source's timing, so nothing is appended or cut. */
const untouched: Ending = { trailing: [], trailingTokensCut: 0 };

function endingOf({ trailingSilenceTokens, trailingTokensCut, tokens }: ModelDescriptor): Ending {
  return { trailing: Array<number>(trailingSilenceTokens).fill(tokens.silence), trailingTokensCut };
}
