import { type NamedTensor, StarlingError } from '@starling-tts/core';
import { samplesPerToken } from '../descriptors/model-descriptor.js';
import type { ModelAccess } from '../runtime.js';
import { fromRuntime, toFloat32 } from '../tensors/named-tensor.js';
import { GraphSession } from './graph-session.js';
import type { ConditioningTensors } from './speech-encoder.js';

/** Turns speech tokens into samples in a voice. */
export class SpeechDecoder {
  readonly #graph: GraphSession;

  private constructor(graph: GraphSession) {
    this.#graph = graph;
  }

  /** @throws StarlingError `model_not_found`, `model_invalid` */
  static async open(path: string, access: ModelAccess): Promise<SpeechDecoder> {
    const contract = {
      inputs: ['speech_tokens', 'speaker_embeddings', 'speaker_features'],
      outputs: ['waveform'],
    };
    const placement = { lane: 'decoder' } as const;
    return new SpeechDecoder(
      await GraphSession.open('conditional_decoder', path, access, contract, placement),
    );
  }

  /**
   * Decodes tokens after the voice's prompt; the prompt's own audio is not part of the result.
   *
   * @returns exactly 960 samples per token
   * @throws StarlingError `aborted`, `engine_failed`, `engine_disposed`, `model_invalid` when the graph returns another length
   */
  async decode(
    tokens: readonly number[],
    voice: ConditioningTensors,
    signal?: AbortSignal,
  ): Promise<Float32Array> {
    const prompt = voice.audio_tokens.data as BigInt64Array;
    const data = new BigInt64Array(prompt.length + tokens.length);
    data.set(prompt);
    for (let i = 0; i < tokens.length; i++) data[prompt.length + i] = BigInt(tokens[i]!);
    const row: NamedTensor = { type: 'int64', dims: [1, data.length], data };
    const outputs = await this.#graph.run(
      {
        speech_tokens: this.#graph.tensor('speech_tokens', row),
        speaker_embeddings: this.#graph.tensor('speaker_embeddings', voice.speaker_embeddings),
        speaker_features: this.#graph.tensor('speaker_features', voice.speaker_features),
      },
      signal,
    );
    const samples = toFloat32(fromRuntime(outputs.waveform!));
    if (samples.length !== tokens.length * samplesPerToken) {
      throw new StarlingError(
        'model_invalid',
        `conditional_decoder returned ${samples.length} samples for ${tokens.length} tokens; ` +
          `expected ${samplesPerToken} per token. The files belong to another export.`,
        { model: 'conditional_decoder' },
      );
    }
    return samples;
  }

  /** Frees the graph. */
  release(): Promise<void> {
    return this.#graph.release();
  }
}
