export { type AudioInfo, machineGeneratedInfo } from './audio-info.js';
export { decodeBase64, encodeBase64 } from './base64.js';
export { crossFade } from './cross-fade.js';
export type { AudioDecoder, AudioDecoderContext, DecodedChannels } from './decode/audio-decoder.js';
export {
  type DecodedAudio,
  type DecodeOptions,
  decodeAudio,
  defaultMaxAudioBytes,
  defaultMaxAudioSeconds,
} from './decode/decode-audio.js';
export { type AudioFormat, audioFormatNames, sniffAudioFormat } from './decode/sniff-format.js';
export { concatSamples, trimToSeconds } from './edit.js';
export type {
  AudioEncoder,
  AudioEncoderContext,
  AudioOutputFormat,
  EncodedSamples,
} from './encode/audio-encoder.js';
export { audioOutputFormats } from './encode/audio-encoder.js';
export {
  type EncodeAudioOptions,
  type EncodedAudio,
  encodeAudio,
  requireEncoder,
} from './encode/encode-audio.js';
export { maximumSampleRate, minimumSampleRate } from './invalid-argument.js';
export { removeDcOffset, type TrimSilenceOptions, trimSilence } from './level/clean-up.js';
export { amplitudeOf, dbfsOf, peakOf, silenceDbfs } from './level/decibels.js';
export { inspectRecording, type RecordingReport } from './level/inspect-recording.js';
export { type LimitPeaksOptions, limitPeaks } from './level/limiter.js';
export { measureLoudness, type NormalizeLoudnessOptions, normalizeLoudness } from './level/loudness.js';
export { levelToleranceDecibels, matchLevels, type SampleSpan } from './level/match-levels.js';
export { limiterCeilingDbfs, normalizePeak, normalizeRms, targetSpeechDbfs } from './level/normalize.js';
export { measureSpeechLevel, type SpeechLevel } from './level/speech-level.js';
export { measureTruePeak } from './level/true-peak.js';
export { mixToMono } from './mix.js';
export * from './pcm.js';
export { resample } from './resample/resample.js';
export { createStreamResampler, resampledLength, type StreamResampler } from './resample/stream-resampler.js';
export {
  createTimeStretcher,
  maximumStretchRate,
  minimumStretchRate,
  type TimeStretcher,
} from './time-stretch.js';
export { decodeWav } from './wav/decode-wav.js';
export { type EncodeWavOptions, encodePcm, encodeWav, wavStreamHeader } from './wav/encode-wav.js';
export { parseWavHeader, type WavEncoding, type WavHeader } from './wav/wav-header.js';
export type { WavSampleFormat } from './wav/wav-header-bytes.js';
