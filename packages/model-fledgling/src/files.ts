/** Version of the weights; changes when, and only when, a graph or the tokenizer changes. */
export const fledglingRevision = 'v2';

/** The model's folder, ending in a slash. Under Node a `file:` URL. */
export const fledglingFolder: URL = new URL(/* @vite-ignore */ '../model/', import.meta.url);

/**
 * Every file of the model by its path inside the folder. Each URL is written out in full, which is the form that
 * bundlers recognise: they copy the files next to their output and put the final address in place.
 */
export const fledglingFiles = {
  'onnx/speech_encoder.onnx': new URL('../model/onnx/speech_encoder.onnx', import.meta.url),
  'onnx/embed_tokens.onnx': new URL('../model/onnx/embed_tokens.onnx', import.meta.url),
  'onnx/language_model.onnx': new URL('../model/onnx/language_model.onnx', import.meta.url),
  'onnx/conditional_decoder.onnx': new URL('../model/onnx/conditional_decoder.onnx', import.meta.url),
  'tokenizer.json': new URL('../model/tokenizer.json', import.meta.url),
  'tokenizer_config.json': new URL('../model/tokenizer_config.json', import.meta.url),
  'config.json': new URL('../model/config.json', import.meta.url),
  'generation_config.json': new URL('../model/generation_config.json', import.meta.url),
  'preprocessor_config.json': new URL('../model/preprocessor_config.json', import.meta.url),
  'default_voice.wav': new URL('../model/default_voice.wav', import.meta.url),
} as const satisfies Readonly<Record<string, URL>>;

/** Path of a file inside the model's folder, a key of {@link fledglingFiles}. */
export type FledglingFile = keyof typeof fledglingFiles;
