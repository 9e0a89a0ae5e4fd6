/** A page that decodes and records. */
import { decodeAudio, resample, StarlingError } from '@starling-tts/core';
import { createBrowserAudioDecoder, recordReference } from '../../dist/audio/index.js';

/** Decodes to mono at the rate of the file. */
async function decode(bytes: Uint8Array, maxSeconds = 600) {
  try {
    const decoders = [createBrowserAudioDecoder()];
    const { audio, format, channels } = await decodeAudio(bytes, { decoders, maxSeconds });
    return { sampleRate: audio.sampleRate, samples: audio.samples, format, channels };
  } catch (error) {
    if (StarlingError.is(error)) return { error: error.toJSON() };
    throw error;
  }
}

/** What Chromium's own recorder makes of a tone: WebM with Opus, without a length. */
async function recordTone(seconds: number): Promise<Uint8Array> {
  const context = new AudioContext();
  const destination = new MediaStreamAudioDestinationNode(context);
  const tone = new OscillatorNode(context, { frequency: 440 });
  tone.connect(destination);
  tone.start();
  const recorder = new MediaRecorder(destination.stream);
  const pieces: Blob[] = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  const stopped = new Promise((resolve) => {
    recorder.onstop = resolve;
  });
  recorder.start(200);
  const end = context.currentTime + seconds;
  while (context.currentTime < end) await new Promise((resolve) => setTimeout(resolve, 20));
  recorder.stop();
  await stopped;
  await context.close();
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

const tools = { decode, recordTone, recordReference, resample, StarlingError };

declare global {
  var audioPage: typeof tools;
}

globalThis.audioPage = tools;
