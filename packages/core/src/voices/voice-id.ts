import { encodePcm, normalizePeak, type Pcm, resample } from '../audio/index.js';

/** Sample rate of the audio that voice ids are computed from, in Hz. */
const idSampleRate = 24_000;

/** Hexadecimal digits of a voice id when nothing collides. */
export const shortVoiceIdLength = 8;

/**
 * The id of a voice: the first 8 lower-case hexadecimal digits of {@link voiceDigestOf}. The same recording always has
 * the same id; a library that already holds the id lengthens it.
 */
export async function voiceIdOf(reference: Pcm): Promise<string> {
  return (await voiceDigestOf(reference)).slice(0, shortVoiceIdLength);
}

/**
 * SHA-256, as 64 lower-case hexadecimal digits, of the normalised reference audio: mono, resampled to 24 kHz when it
 * has another rate, scaled so that the highest sample is at 0 dBFS, as 16-bit little-endian PCM ({@link encodePcm}).
 */
export async function voiceDigestOf(reference: Pcm): Promise<string> {
  const audio = reference.sampleRate === idSampleRate ? reference : resample(reference, idSampleRate);
  const pcm = encodePcm(normalizePeak(audio.samples));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(pcm)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
