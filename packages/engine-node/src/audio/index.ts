export { findFfmpegDecoder } from './ffmpeg-decoder.js';
