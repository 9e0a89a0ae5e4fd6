import {
  type AudioDecoder,
  type AudioEncoder,
  machineGeneratedInfo,
  requireEncoder,
} from '../audio/index.js';
import type { SpeechEngine } from '../engine/engine.js';
import { StarlingError, throwIfAborted } from '../errors/starling-error.js';
import {
  isOperation,
  type OperationInput,
  type OperationOutput,
  type OperationOutputs,
  parseRequest,
} from '../operations/index.js';
import type { LexiconEntry } from '../text/index.js';
import { createMemoryVoiceStore, createVoiceLibrary, type VoiceLibrary } from '../voices/index.js';
import { checkedLexicon } from './checked-lexicon.js';
import { collectAudio } from './collect.js';
import { planConversion, voiceConversionOutput, voiceTransferOutput } from './conversion.js';
import { perform } from './perform.js';
import { drawSeed } from './seeds.js';
import type { ServiceContext } from './service-context.js';
import type { ServicePart, SpeechProgress } from './service-part.js';
import { SpeechRecorder } from './speech-recorder.js';
import { planTts, ttsOutput } from './tts.js';
import { cloneVoice } from './voice-cloning.js';
import { listVoices } from './voice-list.js';
import type { Watermarker } from './watermark.js';

/** Options of {@link createSpeechService}. */
export interface SpeechServiceOptions {
  /** The model that speaks. It stays its owner's to dispose of. */
  readonly engine: SpeechEngine;
  /** The voices. Default: an empty library in memory. */
  readonly voices?: VoiceLibrary;
  /** Readers for audio formats beside WAV. Default none. */
  readonly decoders?: readonly AudioDecoder[];
  /** Writers for audio formats beside WAV and PCM, for `output_format`. Default none. */
  readonly encoders?: readonly AudioEncoder[];
  /**
   * Whether the files that are made say inside, where players show it, that a machine made them (`ISFT` and `ICMT` behind
   * the samples of WAV, ID3, Vorbis comments). Default true.
   */
  readonly tellsMachineGenerated?: boolean;
  /**
   * How words are pronounced in every text, at most 1000 entries. Entries of a request come before them. Default none.
   */
  readonly lexicon?: readonly LexiconEntry[];
  /**
   * Marks all audio that is made, a whole piece at a time, so that streams come piece by piece. Default: nothing is
   * marked, and results say so.
   */
  readonly watermarker?: Watermarker;
  /** Seed of every request that states none, for reproducible output. Default: a new one is drawn for each. */
  readonly seed?: number;
  /** The clock, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

/** Options of {@link SpeechService.run}. */
export interface RunOptions {
  /** Cancels the request; the call then fails with `aborted`. */
  readonly signal?: AbortSignal;
  /** Told whenever audio was made. */
  readonly onProgress?: (progress: SpeechProgress) => void;
  /**
   * Given every part of `tts`, `voice_conversion` and `voice_transfer` as it is made, for adapters that deliver audio early
   * and the documented result at the end. Work goes on when what it returns is settled; failing there fails the call. Parts
   * come before `audio_normalization` and `output_format`, which need the whole audio, and share their samples with the result: only read them.
   */
  readonly onPart?: (part: ServicePart) => void | Promise<void>;
}

/** Options of {@link SpeechService.stream}. */
export interface StreamOptions {
  /** Cancels the request; the stream then fails with `aborted` and yields nothing more. */
  readonly signal?: AbortSignal;
}

/**
 * The operations of the API over an engine and a voice library. Requests are the objects inside `input`, checked here;
 * any value may be passed. Requests may overlap.
 *
 * Both methods fail with a {@link StarlingError}: `invalid_request`, `unknown_operation`, `voice_not_found`,
 * `voice_name_taken`, `voice_store_read_only`, `audio_unreadable`, `audio_format_unsupported`, `audio_too_large`,
 * `audio_too_short`, `text_not_speakable`, `markup_invalid`, `unsupported_by_engine`, `aborted`, or whatever the engine or
 * a voice store fails with.
 */
export interface SpeechService {
  /** The model that speaks. */
  readonly engine: SpeechEngine;
  /** The voices. */
  readonly voices: VoiceLibrary;
  /** Runs an operation and returns its documented result. */
  run<Input extends OperationInput>(
    input: Input,
    options?: RunOptions,
  ): Promise<OperationOutputs[Input['operation']]>;
  /** Runs whatever operation an unchecked value names. */
  run(input: unknown, options?: RunOptions): Promise<OperationOutput>;
  /**
   * Runs `tts`, `voice_conversion` or `voice_transfer` and yields audio as it is made. Work starts with the first
   * `next()`; leaving the loop early stops it. `audio_normalization` and `output_format` need the whole audio and are left
   * to the receiver, with a `normalization_deferred` or `encoding_deferred` warning.
   */
  stream(input: unknown, options?: StreamOptions): AsyncIterable<ServicePart>;
}

/**
 * Creates the service that every adapter stands on.
 *
 * @throws StarlingError `invalid_request` when `lexicon` has too many entries or one of an impossible length
 *
 * @example
 * ```ts
 * const speech = createSpeechService({ engine });
 * const { audio } = await speech.run({ operation: 'tts', text: 'Hello!' });
 * ```
 */
export function createSpeechService(options: SpeechServiceOptions): SpeechService {
  // The interface promises the result that belongs to each input, which the one method behind it cannot state.
  return new EngineSpeechService(options) as SpeechService;
}

class EngineSpeechService {
  readonly engine: SpeechEngine;
  readonly voices: VoiceLibrary;
  readonly #context: ServiceContext;

  constructor(options: SpeechServiceOptions) {
    const now = options.now ?? Date.now;
    const { seed } = options;
    this.engine = options.engine;
    this.voices = options.voices ?? createVoiceLibrary({ stores: [createMemoryVoiceStore()], now });
    this.#context = {
      engine: this.engine,
      voices: this.voices,
      decoders: options.decoders ?? [],
      encoders: options.encoders ?? [],
      info: options.tellsMachineGenerated === false ? undefined : machineGeneratedInfo,
      lexicon: checkedLexicon(options.lexicon ?? []),
      watermarker: options.watermarker,
      drawSeed: seed === undefined ? drawSeed : () => seed,
      now,
    };
  }

  async run(input: unknown, { signal, onProgress, onPart }: RunOptions = {}): Promise<OperationOutput> {
    throwIfAborted(signal);
    const context = this.#context;
    const parsed = parseRequest(input);
    if (isOperation(parsed, 'list_local_voices')) return listVoices(context, parsed.warnings);
    if (isOperation(parsed, 'voice_cloning')) return cloneVoice(context, parsed, { signal, onProgress });
    // Found out before speech is made, not after.
    requireEncoder(parsed.request.output_format, context.encoders, 'output_format');
    const recorder = new SpeechRecorder(this.engine.info.sampleRate);
    if (isOperation(parsed, 'tts')) {
      const plan = await planTts(context, parsed, recorder, signal);
      const collected = await collectAudio(perform(context, plan, recorder, signal), { onProgress, onPart });
      return ttsOutput(context, parsed, plan, collected, signal);
    }
    const plan = await planConversion(context, parsed, recorder, signal);
    const collected = await collectAudio(perform(context, plan, recorder, signal), { onProgress, onPart });
    return parsed.request.operation === 'voice_conversion'
      ? voiceConversionOutput(context, plan, collected, signal)
      : voiceTransferOutput(context, plan, collected, recorder, signal);
  }

  async *stream(input: unknown, { signal }: StreamOptions = {}): AsyncGenerator<ServicePart> {
    throwIfAborted(signal);
    const parsed = parseRequest(input);
    if (isOperation(parsed, 'list_local_voices') || isOperation(parsed, 'voice_cloning')) {
      const { operation } = parsed.request;
      const message = `operation ${operation} makes no stream of audio; stream tts, voice_conversion or voice_transfer`;
      throw new StarlingError('invalid_request', message, { problems: [{ field: 'operation', message }] });
    }
    const recorder = new SpeechRecorder(this.engine.info.sampleRate);
    if (parsed.request.output_format !== 'wav') {
      const message = 'output_format is for whole files and was not applied to the stream.';
      recorder.warn([{ code: 'encoding_deferred', message }]);
    }
    if (isOperation(parsed, 'tts')) {
      if (parsed.request.audio_normalization !== null) {
        const message = 'audio_normalization needs the whole audio and was not applied to the stream.';
        recorder.warn([{ code: 'normalization_deferred', message }]);
      }
      const plan = await planTts(this.#context, parsed, recorder, signal);
      yield* perform(this.#context, plan, recorder, signal);
    } else {
      const plan = await planConversion(this.#context, parsed, recorder, signal);
      yield* perform(this.#context, plan, recorder, signal);
    }
  }
}
