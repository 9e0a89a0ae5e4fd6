import { AutoModelForCausalLM, ChatterboxModel, env, Tensor } from '@huggingface/transformers';
import { fakeOutputs } from './fake-prompt.mjs';
import { Pace } from './pace.mjs';

/**
 * The loop of transformers.js over the same weights: its Chatterbox model for a whole model folder, its general text model for a
 * language model alone (which looks up the token's embedding in the graph).
 *
 * @param {{ parent: string, name: string, layers: number, heads: number, size: number, vocabulary: number, whole: boolean, stop?: number }} model
 * @param {{ threads: number }} options
 */
export async function openTransformersLoop(model, { threads }) {
  const { parent, name, layers, heads, size, vocabulary, whole, stop } = model;
  env.allowRemoteModels = false;
  env.localModelPath = parent;
  const kind = whole ? ChatterboxModel : AutoModelForCausalLM;
  const peer = await kind.from_pretrained(name, {
    dtype: 'fp32',
    device: 'cpu',
    session_options: {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    },
  });
  const session = peer.sessions.model;
  const native = session.run.bind(session);
  let pace;
  session.run = async (feeds, ...rest) => {
    const [, rows] = (feeds.inputs_embeds ?? feeds.input_ids).dims;
    if (rows > 1) {
      const outputs = [
        { name: 'logits', dims: [1, rows, vocabulary] },
        ...Array.from({ length: 2 * layers }, (_, i) => ({
          name: `present.${i >> 1}.${i % 2 ? 'value' : 'key'}`,
          dims: [1, heads, rows, size],
        })),
      ];
      return withoutStop(fakeOutputs(outputs, Tensor));
    }
    await pace.arrive();
    return withoutStop(await native(feeds, ...rest));
  };
  const withoutStop = (outputs) => {
    if (stop !== undefined) {
      const logits = outputs.logits.data;
      for (let i = stop; i < logits.length; i += vocabulary) logits[i] = -1e9;
    }
    return outputs;
  };
  return {
    /** Starts decoding behind a prompt of that many positions, for that many steps. */
    async start(positions, steps) {
      pace = new Pace();
      const running = pace;
      // The prompt gives a token of its own, and the loop is to stand before one step more than is taken.
      const loop = generate(positions, steps + 2);
      await Promise.race([running.ready(), loop]);
      return {
        step: () => running.step(),
        async stop() {
          await Promise.race([running.step(), loop]);
          await loop;
        },
      };
    },
    dispose: () => peer.dispose(),
  };

  async function generate(positions, max_new_tokens) {
    const row = (length) => new Tensor('int64', new BigInt64Array(length).fill(5n), [1, length]);
    if (!whole) {
      const ones = new Tensor('int64', new BigInt64Array(positions).fill(1n), [1, positions]);
      await peer.generate({
        inputs: row(positions),
        attention_mask: ones,
        max_new_tokens,
        do_sample: false,
      });
      return;
    }
    const voice = await peer.encode_speech(new Tensor('float32', new Float32Array(144_000), [1, 144_000]));
    const length = positions - voice.audio_features.dims[1];
    const attention_mask = new Tensor('int64', new BigInt64Array(length).fill(1n), [1, length]);
    await peer.generate({
      input_ids: row(length),
      attention_mask,
      ...voice,
      exaggeration: 0.5,
      max_new_tokens,
    });
  }
}
