import {
  decodeAudio,
  type EngineCallContext,
  type Pcm,
  resample,
  StarlingError,
  type VoiceConditioning,
} from '@starling-tts/core';
import { sampleRate } from '../descriptors/model-descriptor.js';
import { defaultVoicePath } from '../descriptors/model-files.js';
import type { ModelAccess } from '../runtime.js';

/** The voice a model's repository brings along, encoded once. */
export class DefaultVoice {
  readonly #access: ModelAccess;
  readonly #encode: (reference: Pcm, context: EngineCallContext) => Promise<VoiceConditioning>;
  #conditioning: VoiceConditioning | undefined;

  constructor(
    access: ModelAccess,
    encode: (reference: Pcm, context: EngineCallContext) => Promise<VoiceConditioning>,
  ) {
    this.#access = access;
    this.#encode = encode;
  }

  /**
   * Calls that meet before the first has finished each do the work, so that one caller's cancellation never fails another.
   *
   * @throws StarlingError `unsupported_by_engine` when the model has no such file, and as the encoder
   */
  async get(engine: string, context: EngineCallContext): Promise<VoiceConditioning> {
    this.#conditioning ??= await this.#encode(await this.#read(engine, context), context);
    return this.#conditioning;
  }

  async #read(engine: string, context: EngineCallContext): Promise<Pcm> {
    let bytes: Uint8Array;
    try {
      bytes = await this.#access.readFile(defaultVoicePath);
    } catch (error) {
      if (!StarlingError.is(error, 'model_not_found')) throw error;
      throw new StarlingError(
        'unsupported_by_engine',
        `${engine} brings no voice along (its folder has no ${defaultVoicePath}). Give it a reference recording.`,
        { feature: 'default voice', engine },
        { cause: error },
      );
    }
    const { signal } = context;
    const decoded = await decodeAudio(bytes, { field: defaultVoicePath, ...(signal && { signal }) });
    return resample(decoded.audio, sampleRate);
  }
}
