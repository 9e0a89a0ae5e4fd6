/**
 * The MP3 half of the library, in a module of its own: loaded by `import()`, and a bundler leaves the other half out.
 */
export { createMp3Encoder } from 'wasm-media-encoders';
