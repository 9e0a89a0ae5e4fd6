/**
 * transformers.js in a process of its own, so that its memory can be read. Started by `speakers.mjs`.
 */
import { AutoTokenizer, ChatterboxModel, env, Tensor } from '@huggingface/transformers';

const [parent, name, dtype, threads] = process.argv.slice(2);
env.allowRemoteModels = false;
env.localModelPath = parent;
const model = await ChatterboxModel.from_pretrained(name, {
  dtype,
  device: 'cpu',
  session_options: { intraOpNumThreads: Number(threads), interOpNumThreads: 1, logSeverityLevel: 3 },
});
const tokenizer = await AutoTokenizer.from_pretrained(name);
let voice;

process.on('message', async ({ reference, text, maxTokens }) => {
  if (reference !== undefined) {
    voice = await model.encode_speech(new Tensor('float32', reference, [1, reference.length]));
    process.send({ type: 'voice' });
    return;
  }
  const inputs = await tokenizer(text);
  const exaggeration = tokenizer.model_type === 'gpt2' || dtype === 'q4' ? {} : { exaggeration: 0.5 };
  const waveform = await model.generate({ ...inputs, ...voice, ...exaggeration, max_new_tokens: maxTokens });
  process.send({ type: 'spoken', samples: waveform.data.length });
});
process.on('disconnect', () => process.exit(0));
process.send({ type: 'ready' });
