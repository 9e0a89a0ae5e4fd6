import { AutoProcessor, ChatterboxModel, env, Tensor } from '@huggingface/transformers';

/** What transformers.js made of a text. */
export interface PeerSpeech {
  /** Prompt ids of its tokenizer. */
  readonly ids: readonly number[];
  /** Generated speech tokens; it drops the last one, whatever that is. */
  readonly tokens: readonly number[];
  /** Samples. */
  readonly waveform: Float32Array;
}

interface Session {
  run(feeds: Record<string, Tensor>, ...rest: unknown[]): Promise<unknown>;
}

/**
 * transformers.js on the same folder, offline and greedy.
 *
 * @param folder absolute path of a model folder
 */
export async function openPeer(folder: string, dtype: 'fp32' | 'fp16' = 'fp32') {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  const processor = await AutoProcessor.from_pretrained(folder, {});
  const options = {
    dtype,
    device: 'cpu',
    session_options: { intraOpNumThreads: 1, logSeverityLevel: 3 },
  } as const;
  const model = await ChatterboxModel.from_pretrained(folder, options);
  const sessions = model.sessions as Record<string, Session>;
  const decoder = sessions.conditional_decoder!;
  const run = decoder.run.bind(decoder);
  let decoded: number[] = [];
  decoder.run = (feeds, ...rest) => {
    const promptTokens = feeds.speaker_features!.dims[1]! / 2;
    decoded = Array.from(feeds.speech_tokens!.data as BigInt64Array, Number).slice(promptTokens, -3);
    return run(feeds, ...rest);
  };
  return {
    /** Speaks text that has already been prepared. */
    async speak(
      text: string,
      reference: Float32Array,
      maxNewTokens: number,
      exaggeration: number | undefined,
    ): Promise<PeerSpeech> {
      const inputs = (await processor(text)) as { input_ids: Tensor };
      const waveform = (await model.generate({
        ...inputs,
        audio_values: new Tensor('float32', reference, [1, reference.length]),
        max_new_tokens: maxNewTokens,
        ...(exaggeration !== undefined && { exaggeration }),
      } as never)) as unknown as Tensor;
      return {
        ids: Array.from(inputs.input_ids.data as BigInt64Array, Number),
        tokens: decoded,
        waveform: Float32Array.from(waveform.data as Float32Array),
      };
    },
    /** Frees its sessions. */
    dispose: () => model.dispose(),
  };
}
