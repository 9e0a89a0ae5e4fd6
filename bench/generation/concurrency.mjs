import { table } from '../lib/report.mjs';

/**
 * Requests at once, taking turns or decoded as one batch, against the same ones after one another; and a short request beside a
 * long one.
 */
export async function measureConcurrency({ speak }, batched, sentences, rounds, options = {}) {
  const settings = { chunkTokens: 25, ...options };
  const inTurn = [];
  const atOnce = [];
  const asBatch = [];
  const allAtOnce = (say) =>
    clock((since) => Promise.all(sentences.map((text) => say(text, settings).then(ending(since)))));
  const short = { alone: [], beside: [] };
  const long = sentences.join(' ').slice(0, 190);
  for (let round = -1; round < rounds; round += 1) {
    const first = await clock(async (since) => {
      const times = [];
      for (const text of sentences) times.push(await speak(text, settings).then(ending(since)));
      return times;
    });
    const second = await allAtOnce(speak);
    const third = await allAtOnce(batched.speak);
    const alone = await speak('Good morning.', settings);
    const speaking = speak(long, settings);
    const beside = await speak('Good morning.', settings);
    await speaking;
    if (round < 0) continue;
    inTurn.push(first);
    atOnce.push(second);
    asBatch.push(third);
    short.alone.push(alone.wallSeconds);
    short.beside.push(beside.wallSeconds);
  }
  const figures = {
    requests: sentences.length,
    inTurn: summary(inTurn),
    atOnce: summary(atOnce),
    asBatch: summary(asBatch),
    shortAloneSeconds: mean(short.alone),
    shortBesideLongSeconds: mean(short.beside),
  };
  const milliseconds = (seconds) => `${Math.round(1000 * seconds)} ms`;
  console.log(`\n${sentences.length} requests of one engine, mean of ${rounds} rounds\n`);
  console.log(
    table(
      ['order', 'all done', 'first audio, mean', 'first audio, last of all'],
      [
        ['one after another', figures.inTurn],
        ['at once, taking turns', figures.atOnce],
        ['at once, as one batch', figures.asBatch],
      ].map(([name, row]) => [
        name,
        milliseconds(row.seconds),
        milliseconds(row.firstAudioSeconds),
        milliseconds(row.latestFirstAudioSeconds),
      ]),
    ),
  );
  console.log(
    `\nA short request alone: ${milliseconds(figures.shortAloneSeconds)}; begun after a long one: ${milliseconds(figures.shortBesideLongSeconds)}`,
  );
  return figures;
}

/** Counts first audio from when the round began, as somebody waits who asked then. */
function ending(since) {
  return ({ firstAudioSeconds, wallSeconds }) =>
    (performance.now() - since) / 1000 - wallSeconds + firstAudioSeconds;
}

async function clock(action) {
  const since = performance.now();
  const firstAudio = await action(since);
  return { seconds: (performance.now() - since) / 1000, firstAudio };
}

function summary(rounds) {
  return {
    seconds: mean(rounds.map(({ seconds }) => seconds)),
    firstAudioSeconds: mean(rounds.map(({ firstAudio }) => mean(firstAudio))),
    latestFirstAudioSeconds: mean(rounds.map(({ firstAudio }) => Math.max(...firstAudio))),
  };
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
