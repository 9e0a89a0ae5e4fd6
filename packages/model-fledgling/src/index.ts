/**
 * Fledgling, the embedded model: where its files are. The folder has the layout of a Chatterbox repository on the model
 * hub (`onnx/*.onnx`, `tokenizer.json`, `config.json`, `default_voice.wav`).
 *
 * @packageDocumentation
 */

/** Version of the weights; changes when, and only when, a graph or the tokenizer changes. */
export const fledglingRevision = 'v0';

/** The model's folder. Under Node a `file:` URL. */
export const fledglingFolder: URL = new URL('../model/', import.meta.url);
