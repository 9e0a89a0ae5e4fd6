import type { AudioEncoder } from '../../audio/encode/audio-encoder.js';
import { Turns } from '../../audio/turns.js';
import { encodable } from '../encodable.js';
import { joinBytes } from '../join-bytes.js';
import { id3Tag } from './id3.js';
import { infoFrame } from './info-frame.js';

/** Rates of MPEG-2.5, MPEG-2 and MPEG-1 layer III; others are resampled to the next higher one. */
const mp3Rates = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000] as const;

/** Samples per call into the encoder. */
const pieceLength = 24_000;

/** LAME turns the level down by this factor, against clipping in old players; files are to be as loud as their source. */
const encoderGain = 0.95;

/** Constant bit rate in kbit/s: generous for mono speech, because encoders plan for music. */
function bitRateFor(sampleRate: number): 48 | 64 | 96 {
  if (sampleRate < 16_000) return 48;
  return sampleRate < 32_000 ? 64 : 96;
}

/**
 * MP3 by LAME as WebAssembly, mono at 48, 64 or 96 kbit/s by the sample rate. Exact length: what the encoder adds at both
 * ends is written into a LAME info frame, which players and our own decoder heed. Loaded when the first file is encoded.
 */
export const mp3Encoder: AudioEncoder = {
  format: 'mp3',
  mimeType: 'audio/mpeg',
  async encode(audio, { info, signal }) {
    const { samples, sampleRate } = encodable(audio, mp3Rates);
    const { createMp3Encoder } = await import('./lame.js');
    const encoder = await createMp3Encoder();
    const bitrate = bitRateFor(sampleRate);
    encoder.configure({
      sampleRate,
      outputSampleRate: sampleRate as (typeof mp3Rates)[number],
      channels: 1,
      bitrate,
    });
    const turns = new Turns(signal);
    // What the encoder returns lies in its own memory and is overwritten by the next call.
    const pieces: Uint8Array[] = [];
    for (let start = 0; start < samples.length; start += pieceLength) {
      const piece = samples.subarray(start, start + pieceLength).map((sample) => sample / encoderGain);
      pieces.push(encoder.encode([piece]).slice());
      await turns.after(piece.length);
    }
    pieces.push(encoder.finalize().slice());
    const frames = joinBytes(pieces);
    return {
      bytes: joinBytes([id3Tag(info), infoFrame(frames, samples.length, bitrate), frames]),
      sampleRate,
    };
  },
};
