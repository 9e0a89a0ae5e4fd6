/**
 * The engine's side of the extension: a bundle of its own, loaded when something is to be spoken for the first time. Knows
 * nothing of the editor.
 *
 * @packageDocumentation
 */
export { encodeReading, type ReadingFormat } from './encode-reading.js';
export { deleteModel, downloadModel, listModels } from './models.js';
export { Speech } from './speech.js';
