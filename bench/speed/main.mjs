/**
 * How fast the embedded model speaks through Starling, next to transformers.js on the same files in the same run.
 *
 *   npm run build && node bench/speed/main.mjs [--rounds 5] [--threads 1] [--json FILE]
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { decodeAudio } from '@starling-tts/core';
import { createNodeEngine } from '@starling-tts/engine-node';
import { fledglingFiles, fledglingFolder } from '@starling-tts/model-fledgling';
import { machine, machineLine, median, table } from '../lib/report.mjs';
import { openTransformersPeer } from './transformers-peer.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    threads: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});
const rounds = Number(options.rounds);
const threads = Number(options.threads);
const chunkTokens = 25;
const sentences = [
  'The quick brown fox jumps over the lazy dog.',
  'Heavy rain is expected over the northern hills.',
  'What time does the museum close on Sunday?',
  'She painted the kitchen door a bright yellow.',
  'We walked along the river until it grew dark.',
  'Please turn down the radio before dinner.',
];

const { audio: reference } = await decodeAudio(await readFile(fledglingFiles['default_voice.wav']));
const modelParent = fileURLToPath(new URL('../', fledglingFolder));

const engine = await createNodeEngine({ isolation: 'in-process', threads });
const hosted = await createNodeEngine({ threads });
const peer = await openTransformersPeer(modelParent, 'model', threads);
const voice = await engine.encodeVoice(reference);
const peerVoice = await peer.encodeVoice(reference.samples);

// Warm-up, not measured.
for (const speaker of [engine, hosted]) await speak(speaker, sentences[0]);
await peer.speak(sentences[0], peerVoice);

// Whoever shares the machine slows both sides alike: they take turns within each round.
const measured = {
  starling: [],
  peer: [],
  hosted: [],
  firstAudio: [],
  hostedFirstAudio: [],
  encode: [],
  peerEncode: [],
};
for (let round = 0; round < rounds; round += 1) {
  measured.starling.push(await everySentence((text) => speak(engine, text)));
  measured.peer.push(
    await everySentence(async (text) => ({ audioSeconds: (await peer.speak(text, peerVoice)) / 24_000 })),
  );
  measured.hosted.push(await everySentence((text) => speak(hosted, text)));
  for (const text of sentences) {
    measured.firstAudio.push((await speak(engine, text, { chunkTokens })).firstAudioSeconds);
    measured.hostedFirstAudio.push((await speak(hosted, text, { chunkTokens })).firstAudioSeconds);
  }
  measured.encode.push(await seconds(() => engine.encodeVoice(reference)));
  measured.peerEncode.push(await seconds(() => peer.encodeVoice(reference.samples)));
}
await engine.dispose();
await hosted.dispose();
await peer.dispose();

const opening = { hosted: [], inProcess: [], peer: [] };
for (let round = 0; round < rounds; round += 1) {
  opening.hosted.push(await timeToFirstWord({ threads }));
  opening.inProcess.push(await timeToFirstWord({ threads, isolation: 'in-process' }));
  opening.peer.push(
    await seconds(async () => {
      const opened = await openTransformersPeer(modelParent, 'model', threads);
      await opened.speak('Hello.', await opened.encodeVoice(reference.samples));
      await opened.dispose();
    }),
  );
}

const tokens = measured.starling[0].speechTokens;
const rate = (runs) => tokens / median(runs.map((run) => run.wallSeconds));
const realTimeFactor = (runs) => median(runs.map((run) => run.wallSeconds / run.audioSeconds));
// What the machine's other work cannot stretch, unlike wall time; of this process only.
const processorShare = (runs) => median(runs.map((run) => run.processorSeconds / run.audioSeconds));
const figures = {
  speechTokensPerSecond: {
    hosted: rate(measured.hosted),
    inProcess: rate(measured.starling),
    peer: rate(measured.peer),
  },
  realTimeFactor: {
    hosted: realTimeFactor(measured.hosted),
    inProcess: realTimeFactor(measured.starling),
    peer: realTimeFactor(measured.peer),
  },
  processorSecondsPerAudioSecond: {
    inProcess: processorShare(measured.starling),
    peer: processorShare(measured.peer),
  },
  firstAudioSeconds: { hosted: median(measured.hostedFirstAudio), inProcess: median(measured.firstAudio) },
  voiceEncodingSeconds: { inProcess: median(measured.encode), peer: median(measured.peerEncode) },
  openToFirstWordSeconds: {
    hosted: median(opening.hosted),
    inProcess: median(opening.inProcess),
    peer: median(opening.peer),
  },
};
const milliseconds = (value) => (value === undefined ? '-' : `${Math.round(1000 * value)} ms`);
const decimal = (value) => value?.toFixed(3) ?? '-';
const row = (name, values, print) => [
  name,
  print(values.hosted),
  print(values.inProcess),
  print(values.peer),
];
console.log(
  `Fledgling, greedy, ${sentences.length} sentences, ${tokens} speech tokens, ${threads} thread(s), median of ${rounds} rounds`,
);
console.log(`${machineLine()}\n`);
console.log(
  table(
    ['measure', 'Starling, own process', 'Starling, in-process', 'transformers.js'],
    [
      row('speech tokens per second, text to waveform', figures.speechTokensPerSecond, (value) =>
        value.toFixed(0),
      ),
      row('real-time factor', figures.realTimeFactor, decimal),
      row('processor seconds per second of audio', figures.processorSecondsPerAudioSecond, decimal),
      row(`first audio, warm, chunks of ${chunkTokens} tokens`, figures.firstAudioSeconds, milliseconds),
      row(
        `voice encoding, ${(reference.samples.length / 24_000).toFixed(1)} s reference`,
        figures.voiceEncodingSeconds,
        milliseconds,
      ),
      row('open, encode the default voice, say one word', figures.openToFirstWordSeconds, milliseconds),
    ],
  ),
);
const record = { machine: machine(), threads, rounds, speechTokens: tokens, figures };
if (options.json === undefined) console.log(`\n${JSON.stringify(record)}`);
else await writeFile(options.json, `${JSON.stringify(record, undefined, 2)}\n`);

/** Speaks greedily and gives what the caller saw: its own clock, not the engine's. */
async function speak(speaker, text, more = {}) {
  const started = performance.now();
  let firstAudioSeconds = 0;
  let totals = { speechTokens: 0, audioSeconds: 0 };
  const request = { segment: { id: 0, text }, voice, options: { temperature: 0, ...more } };
  for await (const part of speaker.synthesize(request)) {
    if (part.type === 'audio') firstAudioSeconds ||= (performance.now() - started) / 1000;
    if (part.type === 'end') totals = part.totals;
  }
  return { ...totals, firstAudioSeconds };
}

async function everySentence(say) {
  const sum = { speechTokens: 0, audioSeconds: 0, wallSeconds: 0, processorSeconds: 0 };
  const before = process.cpuUsage();
  for (const text of sentences) {
    const started = performance.now();
    const { speechTokens = 0, audioSeconds } = await say(text);
    sum.wallSeconds += (performance.now() - started) / 1000;
    sum.speechTokens += speechTokens;
    sum.audioSeconds += audioSeconds;
  }
  const { user, system } = process.cpuUsage(before);
  sum.processorSeconds = (user + system) / 1e6;
  return sum;
}

async function timeToFirstWord(engineOptions) {
  return seconds(async () => {
    const opened = await createNodeEngine(engineOptions);
    await opened.defaultVoice();
    await speak(opened, 'Hello.');
    await opened.dispose();
  });
}

async function seconds(action) {
  const started = performance.now();
  await action();
  return (performance.now() - started) / 1000;
}
