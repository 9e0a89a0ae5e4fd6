import { type NamedTensor, orAborted, StarlingError, type VoiceConditioning } from '@starling-tts/core';
import { samplesPerToken } from '../descriptors/model-descriptor.js';
import type { ModelAccess } from '../runtime.js';
import { fromRuntime } from '../tensors/named-tensor.js';
import { GraphSession } from './graph-session.js';

/** Names of the encoder's outputs, which are the tensors of a {@link VoiceConditioning}. */
export const conditioningTensors = [
  'audio_features',
  'audio_tokens',
  'speaker_embeddings',
  'speaker_features',
] as const;

/** The four tensors every later step needs. */
export type ConditioningTensors = Readonly<Record<(typeof conditioningTensors)[number], NamedTensor>>;

/** Turns a recording into conditioning, or into speech tokens. */
export class SpeechEncoder {
  readonly #load: () => Promise<GraphSession>;
  #graph: Promise<GraphSession> | undefined;
  #released = false;

  private constructor(load: () => Promise<GraphSession>) {
    this.#load = load;
  }

  /** @throws StarlingError `model_not_found`, `model_invalid` */
  static async open(path: string, access: ModelAccess): Promise<SpeechEncoder> {
    const encoder = SpeechEncoder.onDemand(path, access);
    await encoder.#session();
    return encoder;
  }

  /** The encoder, whose graph is loaded when it is first used. */
  static onDemand(path: string, access: ModelAccess): SpeechEncoder {
    const contract = { inputs: ['audio_values'], outputs: conditioningTensors };
    return new SpeechEncoder(() => GraphSession.open('speech_encoder', path, access, contract));
  }

  /**
   * Runs the encoder over mono 24 kHz samples. Whole tokens only: the length is cut to a multiple of 960 samples, because
   * the graph does not repair a prompt whose token and feature counts disagree (upstream does, in `embed_ref`).
   *
   * @throws StarlingError `aborted`, `engine_failed`, `engine_disposed`, and when it is loaded on demand `model_not_found`,
   * `model_invalid`
   */
  async encode(samples: Float32Array, signal?: AbortSignal): Promise<ConditioningTensors> {
    const length = Math.floor(samples.length / samplesPerToken) * samplesPerToken;
    const audio: NamedTensor = { type: 'float32', dims: [1, length], data: samples.slice(0, length) };
    const graph = await orAborted(this.#session(), signal);
    const outputs = await graph.run({ audio_values: graph.tensor('audio_values', audio) }, signal);
    const tensors = Object.fromEntries(
      conditioningTensors.map((name) => [name, fromRuntime(outputs[name]!)]),
    ) as ConditioningTensors;
    return alignPrompt(tensors);
  }

  /** Frees the graph. Idempotent. */
  async release(): Promise<void> {
    this.#released = true;
    const graph = await this.#graph?.catch(() => undefined);
    await graph?.release();
  }

  /** One load serves every caller that waits; one that fails is tried again by the next call. */
  #session(): Promise<GraphSession> {
    if (this.#released) {
      const message = 'The engine was disposed while a call was running.';
      return Promise.reject(new StarlingError('engine_disposed', message, {}));
    }
    this.#graph ??= this.#load().catch((error: unknown) => {
      this.#graph = undefined;
      throw error;
    });
    return this.#graph;
  }
}

/** Makes two feature frames per prompt token hold exactly, by dropping what is over at the end. */
function alignPrompt(tensors: ConditioningTensors): ConditioningTensors {
  const tokens = tensors.audio_tokens.dims[1] ?? 0;
  const frames = tensors.speaker_features.dims[1] ?? 0;
  const kept = Math.min(tokens, Math.floor(frames / 2));
  if (tokens === kept && frames === 2 * kept) return tensors;
  const bands = tensors.speaker_features.dims[2] ?? 0;
  return {
    ...tensors,
    audio_tokens: prefix(tensors.audio_tokens, [1, kept], kept),
    speaker_features: prefix(tensors.speaker_features, [1, 2 * kept, bands], 2 * kept * bands),
  };
}

function prefix(tensor: NamedTensor, dims: readonly number[], count: number): NamedTensor {
  return { ...tensor, dims, data: tensor.data.slice(0, count) } as NamedTensor;
}

/**
 * The tensors of stored conditioning, checked for presence, element type and shape.
 *
 * @throws StarlingError `conditioning_invalid`
 */
export function readConditioning(conditioning: VoiceConditioning): ConditioningTensors {
  const shapes = { audio_features: 3, audio_tokens: 2, speaker_embeddings: 2, speaker_features: 3 };
  for (const name of conditioningTensors) {
    const tensor = Object.hasOwn(conditioning.tensors, name) ? conditioning.tensors[name] : undefined;
    const integer = name === 'audio_tokens';
    const fits =
      tensor !== undefined &&
      (tensor.type === 'int64') === integer &&
      tensor.dims.length === shapes[name] &&
      tensor.dims[0] === 1 &&
      tensor.dims.reduce((product, size) => product * size, 1) === tensor.data.length;
    if (!fits) {
      throw new StarlingError(
        'conditioning_invalid',
        `The voice's conditioning has no usable ${name}. Encode the voice again from its reference recording.`,
        {},
      );
    }
  }
  const tensors = conditioning.tensors as ConditioningTensors;
  if (tensors.speaker_features.dims[1] !== 2 * tensors.audio_tokens.dims[1]!) {
    throw new StarlingError(
      'conditioning_invalid',
      "The voice's conditioning does not have two feature frames per prompt token. Encode the voice again.",
      {},
    );
  }
  return tensors;
}
