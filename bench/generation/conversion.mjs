import {
  createSpeechService,
  createVoiceLibrary,
  decodeAudio,
  decodeBase64,
  encodeBase64,
  encodeWav,
} from '@starling-tts/core';
import { builtInVoices, createBuiltInVoiceStore } from '@starling-tts/voices';

/** Samples of one value of the level curve: 10 ms. */
const hop = 240;

/**
 * Cost of conversion per second of audio, and how far the result drifts from its source: for each five seconds, the shift at which
 * their level curves agree best.
 */
export async function measureConversion(engine, samples, rounds) {
  const voices = createVoiceLibrary({ stores: [createBuiltInVoiceStore()] });
  const service = createSpeechService({ engine, voices, seed: 1 });
  const input = {
    operation: 'voice_conversion',
    input_audio: encodeBase64(encodeWav({ samples, sampleRate: 24_000 })),
    voice_name: builtInVoices[1].name,
  };
  const seconds = samples.length / 24_000;
  const factors = [];
  let converted;
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    const { audio } = await service.run(input);
    factors.push((performance.now() - started) / 1000 / seconds);
    ({ audio: converted } = await decodeAudio(decodeBase64(audio, 'audio')));
  }
  const figures = {
    sourceSeconds: seconds,
    secondsPerAudioSecond: Math.min(...factors),
    lengthDifferenceSamples: converted.samples.length - samples.length,
    shiftsMilliseconds: shifts(samples, converted.samples),
  };
  console.log(
    `\nConversion of ${seconds.toFixed(1)} s in windows: ${figures.secondsPerAudioSecond.toFixed(3)} s per second of audio ` +
      `(best of ${rounds}), ${figures.lengthDifferenceSamples} samples longer, shift of each 5 s: ` +
      `${figures.shiftsMilliseconds.join(', ')} ms (a token is 40 ms)`,
  );
  return figures;
}

function shifts(source, converted) {
  const stretch = (5 * 24_000) / hop;
  const [a, b] = [levels(source), levels(converted)];
  const found = [];
  for (let start = 20; start + stretch + 20 < Math.min(a.length, b.length); start += stretch) {
    let best = { score: Number.NEGATIVE_INFINITY, by: 0 };
    for (let by = -20; by <= 20; by += 1) {
      const score = correlation(a.slice(start, start + stretch), b.slice(start + by, start + by + stretch));
      if (score > best.score) best = { score, by };
    }
    found.push((best.by * hop) / 24);
  }
  return found;
}

/** Level in decibels every 10 ms, floored at -50 dB. */
function levels(samples) {
  return Array.from({ length: Math.floor(samples.length / hop) }, (_, i) => {
    const piece = samples.subarray(i * hop, (i + 1) * hop);
    return Math.max(-50, 10 * Math.log10(piece.reduce((sum, x) => sum + x * x, 1e-9) / hop));
  });
}

function correlation(a, b) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i += 1) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  }
  return ab / Math.sqrt(aa * bb || 1);
}
