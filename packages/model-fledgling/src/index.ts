/**
 * Fledgling, the embedded model: where its files are. The folder has the layout of a Chatterbox repository on the model
 * hub (`onnx/*.onnx`, `tokenizer.json`, `config.json`, `default_voice.wav`); `manifest.json` beside them lists length
 * and SHA-256 of each.
 *
 * @packageDocumentation
 */
export * from './files.js';
