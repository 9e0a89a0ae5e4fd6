/** The page of the bench: both sides, and what one round of each takes. Driven from `main.mjs`. */
import { decodeAudio } from '@starling-tts/core';
import { createWebEngine } from '@starling-tts/engine-web';
import { fledglingFiles } from '@starling-tts/model-fledgling';

const chunkTokens = 25;
const sentences = [
  'The quick brown fox jumps over the lazy dog.',
  'Heavy rain is expected over the northern hills.',
  'What time does the museum close on Sunday?',
];

const seconds = async (action) => {
  const started = performance.now();
  const result = await action();
  return { result, seconds: (performance.now() - started) / 1000 };
};

const readReference = async () => {
  const bytes = new Uint8Array(await (await fetch(fledglingFiles['default_voice.wav'])).arrayBuffer());
  return (await decodeAudio(bytes)).audio;
};

/** Starling with one thread. */
async function openStarling(options) {
  const engine = await createWebEngine({ device: 'wasm', threads: 1, ...options });
  const speak = async (voice, text, more) => {
    const started = performance.now();
    let first = 0;
    let samples = 0;
    let tokens = 0;
    const request = { segment: { id: 0, text }, voice, options: { temperature: 0, ...more } };
    for await (const part of engine.synthesize(request)) {
      if (part.type === 'audio') {
        first ||= (performance.now() - started) / 1000;
        samples += part.samples.length;
      }
      if (part.type === 'end') tokens = part.totals.speechTokens;
    }
    return { first, samples, tokens };
  };
  return {
    encode: (reference) => engine.encodeVoice(reference),
    speak: (voice, text) => speak(voice, text, {}),
    stream: (voice, text) => speak(voice, text, { chunkTokens }),
    close: () => engine.dispose(),
  };
}

/** transformers.js with one thread, on the same files, in a worker as well. */
async function openPeer() {
  const worker = new Worker(new URL('./peer-worker.mjs', import.meta.url), { type: 'module' });
  const ask = (method, input) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.result));
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage({ method, input });
    });
  await ask('open');
  return {
    encode: ({ samples }) => ask('encode', samples),
    speak: async (_voice, text) => ({ samples: (await ask('speak', text)).length }),
    close: async () => worker.terminate(),
  };
}

const sides = { starling: openStarling, peer: openPeer };

/** Opens a side, encodes the voice and says one word, in a page that has just been loaded. */
globalThis.openToFirstWord = async (side) => {
  const reference = await readReference();
  const { seconds: took } = await seconds(async () => {
    const opened = await sides[side]();
    await opened.speak(await opened.encode(reference), 'Hello.');
  });
  return took;
};

/** Rounds of both sides in turns: whoever shares the machine slows both alike. */
globalThis.measureRounds = async (rounds) => {
  const reference = await readReference();
  const opened = {};
  const voices = {};
  const encode = { starling: [], peer: [] };
  const factor = { starling: [], peer: [] };
  const first = { starling: [], peer: [] };
  for (const [side, open] of Object.entries(sides)) {
    opened[side] = await open();
    voices[side] = await opened[side].encode(reference);
    await opened[side].speak(voices[side], sentences[0]);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const side of Object.keys(sides)) {
      encode[side].push((await seconds(() => opened[side].encode(reference))).seconds);
      let wall = 0;
      let samples = 0;
      for (const text of sentences) {
        const spoken = await seconds(() => opened[side].speak(voices[side], text));
        wall += spoken.seconds;
        samples += spoken.result.samples;
        // Nothing is heard of transformers.js before all of it is there.
        if (side === 'peer') first.peer.push(spoken.seconds);
      }
      factor[side].push(wall / (samples / 24_000));
    }
    for (const text of sentences) {
      first.starling.push((await opened.starling.stream(voices.starling, text)).first);
    }
  }
  for (const side of Object.values(opened)) await side.close();
  return { encode, factor, first };
};
