import {
  createSpeechService,
  type SpeechEngine,
  type SpeechService,
  StarlingError,
  throwIfAborted,
  type VoiceConditioning,
  type VoiceLibrary,
} from '@starling-tts/core';
import { flacDecoder, mp3Decoder, oggOpusDecoder } from '@starling-tts/core/codecs';
import { findFfmpegDecoder, openLocalVoices } from '@starling-tts/engine-node';
import { type SpeakOptions, type SpeechSource, sampleRate } from '../session/contracts.js';
import { EngineHolder } from './engine-holder.js';
import type { EngineSettings, EngineStatus } from './engine-settings.js';

/** Speech tokens per part of audio: 25 are a second, so that a long sentence is heard while the rest of it is made. */
const chunkTokens = 25;

/** The same words in the same voice sound the same each time. */
const seed = 1;

/** Options of {@link Speech}. */
export interface SpeechOptions {
  /** What the user wants now. */
  readonly settings: () => EngineSettings;
  /** Told of every change of the engine. */
  readonly onStatus: (status: EngineStatus) => void;
  /** Told what a developer may want to know; never the text. */
  readonly log: (message: string) => void;
}

/** Everything that needs a speech model: speaking sentences, and voices. */
export class Speech implements SpeechSource {
  readonly #options: SpeechOptions;
  readonly #holder: EngineHolder;
  /** The built-in voices and the user's own, which the command line shares. */
  readonly voices: VoiceLibrary;

  constructor(options: SpeechOptions) {
    this.#options = options;
    this.#holder = new EngineHolder(options);
    this.voices = openLocalVoices({ onStoreError: (error) => options.log(`voices: ${messageOf(error)}`) });
  }

  /** Id of the process that runs the model; undefined while there is none. */
  get processId(): number | undefined {
    return this.#holder.processId;
  }

  /**
   * @throws StarlingError `offline` or `model_not_found` when the model is not on this machine, `voice_not_found`, and as the
   * engine
   */
  async *speak(
    { text }: { readonly text: string },
    { voice, signal }: SpeakOptions,
  ): AsyncGenerator<Float32Array, void, void> {
    throwIfAborted(signal);
    yield* this.#holder.stream((engine) => this.#speakWith(engine, text, voice, signal));
  }

  /** Starts the engine, so that the first sentence comes sooner. */
  async warmUp(): Promise<void> {
    await this.#holder.use(async () => undefined);
  }

  /**
   * The documented operations over this engine and these voices, for cloning.
   *
   * @throws StarlingError as {@link speak}
   */
  async withService<Result>(work: (service: SpeechService) => Promise<Result>): Promise<Result> {
    const ffmpeg = await findFfmpegDecoder();
    // Ogg Vorbis is left to ffmpeg: a part of its reader is LGPL JavaScript, which a bundle would merge with all the rest.
    const decoders = [mp3Decoder, flacDecoder, oggOpusDecoder, ...(ffmpeg ? [ffmpeg] : [])];
    return this.#holder.use((engine) => work(createSpeechService({ engine, voices: this.voices, decoders })));
  }

  /** Ends the engine's process; the next sentence starts another. */
  close(): Promise<void> {
    return this.#holder.close();
  }

  async *#speakWith(
    engine: SpeechEngine,
    text: string,
    voice: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<Float32Array, void, void> {
    const { info } = engine;
    if (info.sampleRate !== sampleRate) throw wrongRate(info.modelId);
    const conditioning = await this.#conditioning(engine, voice, signal);
    const { expressiveness, language } = this.#options.settings();
    const { exaggeration, streaming } = info.capabilities;
    const request = {
      segment: { id: 0, text },
      voice: conditioning,
      options: {
        seed,
        ...(streaming === 'token' && { chunkTokens }),
        ...(exaggeration && expressiveness !== undefined && { exaggeration: expressiveness }),
        ...(info.languages.length > 1 && info.languages.includes(language) && { language }),
      },
    };
    for await (const part of engine.synthesize(request, { signal })) {
      throwIfAborted(signal);
      if (part.type === 'audio') yield part.samples;
      else for (const { code } of part.warnings) this.#options.log(`${info.modelId}: ${code}`);
    }
  }

  async #conditioning(
    engine: SpeechEngine,
    voice: string | undefined,
    signal: AbortSignal,
  ): Promise<VoiceConditioning> {
    if (voice === undefined || voice === '') return engine.defaultVoice({ signal });
    const { id } = await this.voices.resolve({ name: voice });
    return this.voices.conditioning(id, engine, { signal });
  }
}

function wrongRate(model: string): StarlingError<'model_invalid'> {
  return new StarlingError(
    'model_invalid',
    `The model ${model} does not speak at ${sampleRate} Hz, which the player needs. Choose another model.`,
    { model },
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
