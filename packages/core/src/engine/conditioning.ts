/** Element types that cross graph boundaries in Chatterbox models. */
export type TensorElementType = 'float32' | 'float16' | 'int64';

/** A tensor as plain data, independent of any runtime. float16 is held as its raw 16 bits. */
export type NamedTensor =
  | { readonly type: 'float32'; readonly dims: readonly number[]; readonly data: Float32Array }
  | { readonly type: 'float16'; readonly dims: readonly number[]; readonly data: Uint16Array }
  | { readonly type: 'int64'; readonly dims: readonly number[]; readonly data: BigInt64Array };

/**
 * What a model has computed from a voice's reference audio: everything it needs to speak or convert with that voice.
 * Serialisable; only the same model at the same revision may use it.
 */
export interface VoiceConditioning {
  /** {@link EngineInfo.modelId} of the engine that made it. */
  readonly modelId: string;
  /** {@link EngineInfo.modelRevision} of the engine that made it. */
  readonly modelRevision: string;
  /** The tensors by name (for Chatterbox: the four outputs of `speech_encoder`). */
  readonly tensors: Readonly<Record<string, NamedTensor>>;
}

/** The key under which conditioning is stored and compared: `modelId@modelRevision`. */
export function conditioningKey(of: { readonly modelId: string; readonly modelRevision: string }): string {
  return `${of.modelId}@${of.modelRevision}`;
}
