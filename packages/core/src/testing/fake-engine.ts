import { durationSeconds, type Pcm } from '../audio/pcm.js';
import type { EngineCapabilities, EngineInfo } from '../engine/capabilities.js';
import { conditioningKey, type VoiceConditioning } from '../engine/conditioning.js';
import type {
  ConversionRequest,
  EngineCallContext,
  SpeechEngine,
  SynthesisRequest,
} from '../engine/engine.js';
import type { SpeechPart, StopReason } from '../engine/speech-part.js';
import type { Warning } from '../engine/warning.js';
import { StarlingError, throwIfAborted } from '../errors/starling-error.js';
import { createConversionVoice, createSpeechVoice, encodeFakeVoice, type TokenVoice } from './fake-voice.js';
import { createSyntheticVoice } from './synthetic-voice.js';

/** Options of {@link createFakeEngine}. */
export interface FakeEngineOptions {
  /** Default `fake`. */
  readonly modelId?: string;
  /** Default `1`. */
  readonly modelRevision?: string;
  /** Name of the decoder. Default `s3gen`. */
  readonly decoder?: string;
  /** Differences from a model that can do everything, token by token. */
  readonly capabilities?: Partial<EngineCapabilities>;
  /** Languages. Default `['en']`. */
  readonly languages?: readonly string[];
  /** Whether it brings a voice along. Default true. */
  readonly hasDefaultVoice?: boolean;
  /** Called before each speech token; work waits for what it returns. Lets a test stop the clock or fail a call. */
  readonly onToken?: (call: FakeEngineCall, token: number) => void | Promise<void>;
  /** Called before a voice is encoded; work waits for what it returns. */
  readonly onEncode?: (reference: Pcm) => void | Promise<void>;
}

/** A call that a fake engine received. */
export type FakeEngineCall =
  | { readonly method: 'synthesize'; readonly request: SynthesisRequest }
  | { readonly method: 'convert'; readonly request: ConversionRequest }
  | { readonly method: 'encodeVoice'; readonly reference: Pcm };

/** An engine for tests; see {@link createFakeEngine}. */
export interface FakeEngine extends SpeechEngine {
  /** Every call that was started, in order. */
  readonly calls: readonly FakeEngineCall[];
}

const sampleRate = 24_000;
const samplesPerToken = 960;

/** Speech tokens per character: about 16 characters a second, as people read. */
const tokensPerCharacter = 1.6;

/**
 * An engine without a model: a tone at the voice's pitch whose length depends on the text, or that follows a source's
 * loudness. Deterministic, quick, and true to the whole contract (it passes `engineConformance`).
 */
export function createFakeEngine(options: FakeEngineOptions = {}): FakeEngine {
  return new FakeSpeechEngine(options);
}

class FakeSpeechEngine implements FakeEngine {
  readonly specificationVersion = 1;
  readonly info: EngineInfo;
  readonly calls: FakeEngineCall[] = [];
  readonly #options: FakeEngineOptions;
  readonly #disposal = new AbortController();

  constructor(options: FakeEngineOptions) {
    this.#options = options;
    this.info = {
      modelId: options.modelId ?? 'fake',
      modelRevision: options.modelRevision ?? '1',
      decoder: options.decoder ?? 's3gen',
      sampleRate,
      samplesPerToken,
      languages: options.languages ?? ['en'],
      device: 'cpu',
      capabilities: {
        streaming: 'token',
        conversion: true,
        exaggeration: true,
        classifierFreeGuidance: true,
        tags: [],
        maxSegmentCharacters: 300,
        maxConversionSeconds: 10,
        minReferenceSeconds: 1,
        usefulReferenceSeconds: 10,
        ...options.capabilities,
      },
    };
  }

  async encodeVoice(reference: Pcm, context: EngineCallContext = {}): Promise<VoiceConditioning> {
    this.#assertRunning(context.signal);
    const minimumSeconds = this.info.capabilities.minReferenceSeconds;
    const seconds = durationSeconds(reference);
    if (seconds < minimumSeconds) {
      throw new StarlingError(
        'audio_too_short',
        `The reference is ${seconds.toFixed(2)} s long; a voice needs ${minimumSeconds} s at the least.`,
        { seconds, minimumSeconds },
      );
    }
    this.calls.push({ method: 'encodeVoice', reference });
    await this.#pause(this.#options.onEncode?.(reference), context.signal);
    return { ...this.#identity(), tensors: encodeFakeVoice(reference) };
  }

  async defaultVoice(context: EngineCallContext = {}): Promise<VoiceConditioning> {
    this.#assertRunning(context.signal);
    if (this.#options.hasDefaultVoice === false) throw this.#unsupported('a default voice');
    return { ...this.#identity(), tensors: encodeFakeVoice(createSyntheticVoice({ pitch: 150 })) };
  }

  async *synthesize(request: SynthesisRequest, context: EngineCallContext = {}): AsyncGenerator<SpeechPart> {
    const { segment, voice, options = {} } = request;
    this.#assertRunning(context.signal);
    if (!/[\p{L}\p{N}]/u.test(segment.text)) {
      throw new StarlingError('text_not_speakable', 'The text has nothing that can be spoken.', {});
    }
    this.#assertConditioning(voice);
    const call: FakeEngineCall = { method: 'synthesize', request };
    this.calls.push(call);
    const wanted = Math.max(2, Math.round(segment.text.length * tokensPerCharacter));
    const limit = options.maxSpeechTokens ?? Number.POSITIVE_INFINITY;
    yield* this.#speak(call, createSpeechVoice(voice, segment.text, options.seed ?? 0, sampleRate), {
      segmentId: segment.id,
      tokens: Math.min(wanted, limit),
      chunkTokens: options.chunkTokens,
      stopReason: wanted > limit ? 'length' : 'stop_token',
      warnings: this.#optionWarnings(request),
      signal: context.signal,
    });
  }

  async *convert(request: ConversionRequest, context: EngineCallContext = {}): AsyncGenerator<SpeechPart> {
    this.#assertRunning(context.signal);
    if (!this.info.capabilities.conversion) throw this.#unsupported('voice conversion');
    this.#assertConditioning(request.voice);
    const call: FakeEngineCall = { method: 'convert', request };
    this.calls.push(call);
    yield* this.#speak(call, createConversionVoice(request.voice, request.source, samplesPerToken), {
      segmentId: 0,
      tokens: Math.max(1, Math.ceil(request.source.samples.length / samplesPerToken)),
      chunkTokens: request.chunkTokens,
      stopReason: 'source_end',
      warnings: [],
      signal: context.signal,
    });
  }

  async dispose(): Promise<void> {
    this.#disposal.abort();
  }

  async *#speak(
    call: FakeEngineCall,
    voice: TokenVoice,
    job: {
      readonly segmentId: number;
      readonly tokens: number;
      readonly chunkTokens: number | undefined;
      readonly stopReason: StopReason;
      readonly warnings: readonly Warning[];
      readonly signal: AbortSignal | undefined;
    },
  ): AsyncGenerator<SpeechPart> {
    const { segmentId, tokens, stopReason, signal } = job;
    const started = performance.now();
    const elapsed = () => (performance.now() - started) / 1000;
    yield { type: 'start', sampleRate, warnings: job.warnings };
    const streams = this.info.capabilities.streaming === 'token';
    const chunkTokens = streams ? (job.chunkTokens ?? tokens) : tokens;
    let firstAudioSeconds = 0;
    for (let first = 0; first < tokens; first += chunkTokens) {
      const samples = new Float32Array(Math.min(chunkTokens, tokens - first) * samplesPerToken);
      for (let offset = 0; offset < samples.length; offset += samplesPerToken) {
        const token = first + offset / samplesPerToken;
        await this.#pause(this.#options.onToken?.(call, token), signal);
        voice(token, samples.subarray(offset, offset + samplesPerToken));
      }
      this.#assertRunning(signal);
      if (first === 0) firstAudioSeconds = elapsed();
      yield { type: 'audio', samples, segmentId, firstSample: first * samplesPerToken };
    }
    this.#assertRunning(signal);
    const samples = tokens * samplesPerToken;
    yield {
      type: 'end',
      segmentId,
      totals: {
        speechTokens: tokens,
        samples,
        audioSeconds: samples / sampleRate,
        wallSeconds: elapsed(),
        firstAudioSeconds,
        stopReason,
      },
      warnings:
        stopReason === 'length'
          ? [{ code: 'truncated', message: 'The speech was cut at the cap on speech tokens.' }]
          : [],
    };
  }

  #identity(): { modelId: string; modelRevision: string } {
    return { modelId: this.info.modelId, modelRevision: this.info.modelRevision };
  }

  /** Waits for a hook, but no longer than the caller waits and the engine lives. */
  async #pause(hook: void | Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    if (hook !== undefined) {
      const signals = [signal, this.#disposal.signal].filter((each) => each !== undefined);
      let stop = (): void => undefined;
      const stopped = new Promise<void>((resolve) => {
        stop = resolve;
      });
      for (const each of signals) each.addEventListener('abort', stop, { once: true });
      await Promise.race([hook, stopped]).finally(() => {
        for (const each of signals) each.removeEventListener('abort', stop);
      });
    }
    this.#assertRunning(signal);
  }

  #assertRunning(signal: AbortSignal | undefined): void {
    throwIfAborted(signal);
    if (this.#disposal.signal.aborted) {
      throw new StarlingError('engine_disposed', 'The engine was disposed; create a new one.', {});
    }
  }

  #assertConditioning(voice: VoiceConditioning): void {
    const expected = conditioningKey(this.info);
    const actual = conditioningKey(voice);
    if (expected !== actual) {
      throw new StarlingError(
        'conditioning_mismatch',
        `The voice was encoded by ${actual}, but ${expected} is asked to use it. Encode the voice again.`,
        { expected, actual },
      );
    }
  }

  #optionWarnings({ options = {} }: SynthesisRequest): Warning[] {
    const { exaggeration, classifierFreeGuidance } = this.info.capabilities;
    const missing = [
      ...(options.exaggeration !== undefined && !exaggeration ? ['exaggeration'] : []),
      ...(options.cfgWeight !== undefined && !classifierFreeGuidance ? ['cfgWeight'] : []),
    ];
    return missing.map((option) => ({
      code: 'option_unsupported',
      message: `${option} has no effect: this model does not have it.`,
    }));
  }

  #unsupported(feature: string): StarlingError<'unsupported_by_engine'> {
    return new StarlingError(
      'unsupported_by_engine',
      `The model ${this.info.modelId} has not got ${feature}.`,
      {
        feature,
        engine: this.info.modelId,
      },
    );
  }
}
