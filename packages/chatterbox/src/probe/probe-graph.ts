import { type NamedTensor, StarlingError } from '@starling-tts/core';
import { Random } from '../generation/random.js';
import { LanguageModel } from '../graphs/language-model.js';
import { SpeechDecoder } from '../graphs/speech-decoder.js';
import type { ModelAccess, RuntimeSession, TensorFactory } from '../runtime.js';

/** New positions of each step: a prompt, then single ones, which is when the cache goes in and out. */
const steps = [6, 1, 1] as const;

/** Speech tokens of the decoder's input, after a prompt of half as many: far more samples than where kernels are known to fail. */
const speechTokens = 12;

/**
 * Runs a graph over a short fixed input, the same on every device, so that results can be compared: a runtime with a faulty driver
 * underneath computes wrong without a word.
 *
 * @param session the graph; it stays open
 * @returns logits of tokens that are not ruled out after each step, or samples; undefined when the graph does not tell the sizes of its inputs
 * @throws StarlingError `model_invalid`, `engine_failed`, and what the session throws
 */
export async function probeGraph(
  graph: 'language_model' | 'conditional_decoder',
  session: RuntimeSession,
  tensors: TensorFactory,
): Promise<readonly Float32Array[] | undefined> {
  const access: ModelAccess = {
    Tensor: tensors,
    openSession: async () => session,
    readFile: async (path) => {
      throw new StarlingError('model_not_found', 'A probe reads no files.', { model: path });
    },
  };
  return graph === 'language_model' ? await probeLanguageModel(access) : await probeDecoder(session, access);
}

async function probeLanguageModel(access: ModelAccess): Promise<readonly Float32Array[] | undefined> {
  const model = await LanguageModel.open('language_model', access);
  const { hidden } = model;
  if (hidden === undefined) return undefined;
  const batch = model.guides ? 2 : 1;
  const random = Random.fromSeed(20_240_611);
  const sequence = model.start(
    batch,
    steps.reduce((sum, rows) => sum + rows, 0),
  );
  const logits: Float32Array[] = [];
  try {
    for (const rows of steps) {
      const embeds = noise(random, [batch, rows, hidden], 1);
      logits.push(...(await sequence.step(embeds)).map((row) => row.filter(isOrdinary)));
    }
  } finally {
    await sequence.dispose();
  }
  return logits;
}

async function probeDecoder(
  session: RuntimeSession,
  access: ModelAccess,
): Promise<readonly Float32Array[] | undefined> {
  const sizeOf = (input: string, axis: number) =>
    session.inputs.find(({ name }) => name === input)?.shape[axis];
  const speaker = sizeOf('speaker_embeddings', 1);
  const bands = sizeOf('speaker_features', 2);
  if (typeof speaker !== 'number' || typeof bands !== 'number') return undefined;
  const decoder = await SpeechDecoder.open('conditional_decoder', access);
  const random = Random.fromSeed(7);
  const ids = Array.from({ length: speechTokens * 1.5 }, () => Math.floor(random.next() * 4000));
  const prompt = ids.splice(speechTokens);
  const samples = await decoder.decode(ids, {
    audio_features: noise(random, [1, 1, 1], 1),
    audio_tokens: { type: 'int64', dims: [1, prompt.length], data: BigInt64Array.from(prompt, BigInt) },
    speaker_embeddings: noise(random, [1, speaker], 0.1),
    speaker_features: noise(random, [1, 2 * prompt.length, bands], 1),
  });
  return [samples];
}

/** Exports rule tokens out with logits of ten thousands, beside which nothing else would count. */
function isOrdinary(logit: number): boolean {
  return Math.abs(logit) < 1000;
}

function noise(random: Random, dims: readonly number[], scale: number): NamedTensor {
  const length = dims.reduce((product, size) => product * size, 1);
  return {
    type: 'float32',
    dims,
    data: Float32Array.from({ length }, () => scale * (2 * random.next() - 1)),
  };
}
