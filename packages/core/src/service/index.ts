export { maxInputBytes, maxReferenceBytes } from './recordings.js';
export * from './service-part.js';
export * from './speech-service.js';
export type { Watermarker } from './watermark.js';
