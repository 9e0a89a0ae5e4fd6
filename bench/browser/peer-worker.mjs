/** transformers.js with one thread, on the same files, in a worker as Starling is: a page's own thread has another priority. */
import { AutoTokenizer, ChatterboxModel, env, Tensor } from '@huggingface/transformers';

env.allowRemoteModels = false;
env.allowLocalModels = true;
// A path and not an address: files at addresses are not looked for.
env.localModelPath = '/models/';
env.useBrowserCache = false;
env.useWasmCache = false;
env.backends.onnx.wasm.numThreads = 1;
env.backends.onnx.wasm.wasmPaths = new URL('/peer-runtime/', self.location.href).href;

let model;
let tokenizer;
let voice;

const methods = {
  async open() {
    model = await ChatterboxModel.from_pretrained('fledgling', { dtype: 'fp32', device: 'wasm' });
    tokenizer = await AutoTokenizer.from_pretrained('fledgling');
  },
  async encode(samples) {
    voice = await model.encode_speech(new Tensor('float32', samples, [1, samples.length]));
  },
  async speak(text) {
    const inputs = await tokenizer(text);
    const waveform = await model.generate({ ...inputs, ...voice, exaggeration: 0.5, max_new_tokens: 1000 });
    return waveform.data;
  },
};

self.onmessage = async ({ data: { method, input } }) => {
  try {
    self.postMessage({ result: await methods[method](input) });
  } catch (error) {
    self.postMessage({ error: String(error?.stack ?? error) });
  }
};
