import { AutoTokenizer, ChatterboxModel, env, Tensor } from '@huggingface/transformers';

/**
 * Opens a model folder with transformers.js, the reference implementation, for measuring beside Starling.
 *
 * @param {string} parent the folder that holds the model folder
 * @param {string} name the model folder's name
 * @param {number} threads threads within one operator
 */
export async function openTransformersPeer(parent, name, threads) {
  env.allowRemoteModels = false;
  env.localModelPath = parent;
  const model = await ChatterboxModel.from_pretrained(name, {
    dtype: 'fp32',
    session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
  });
  const tokenizer = await AutoTokenizer.from_pretrained(name);
  return {
    /** @param {Float32Array} samples 24 kHz */
    encodeVoice: (samples) => model.encode_speech(new Tensor('float32', samples, [1, samples.length])),
    /**
     * Greedy speech with a voice encoded beforehand.
     *
     * @param {string} text
     * @param {Awaited<ReturnType<typeof model.encode_speech>>} voice
     * @returns {Promise<number>} samples made
     */
    async speak(text, voice) {
      const inputs = await tokenizer(text);
      const waveform = await model.generate({ ...inputs, ...voice, exaggeration: 0.5, max_new_tokens: 1000 });
      return waveform.data.length;
    },
    dispose: () => model.dispose(),
  };
}
