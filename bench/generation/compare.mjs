import { median, table } from '../lib/report.mjs';
import { openStarling, openTransformers } from './speakers.mjs';

/**
 * Speed and memory of one model: Starling with and without a thread for its decoder, and transformers.js, taking turns so that
 * whoever shares the machine slows all of them alike.
 */
export async function compare({
  title,
  model,
  folder,
  dtype,
  reference,
  sentences,
  rounds,
  threads,
  maxTokens,
}) {
  const speakers = {
    'Starling, decoder thread': await openStarling(model, reference, { threads, decoderThread: true }),
    'Starling, one thread': await openStarling(model, reference, { threads, decoderThread: false }),
    'transformers.js': await openTransformers(folder, reference, { dtype, threads }),
  };
  const options = maxTokens === undefined ? {} : { maxSpeechTokens: maxTokens };
  const runs = Object.fromEntries(Object.keys(speakers).map((name) => [name, { whole: [], stream: [] }]));
  const names = Object.keys(speakers);
  for (let round = -1; round < rounds; round += 1) {
    // Who begins changes from round to round, too.
    const order = names.map((_, index) => names[(index + Math.max(0, round)) % names.length]);
    for (const name of order) {
      const streams = name !== 'transformers.js';
      const whole = await everySentence((text) => speakers[name].speak(text, options));
      const stream = streams
        ? await everySentence((text) => speakers[name].speak(text, { ...options, chunkTokens: 25 }))
        : whole;
      if (round < 0) continue;
      runs[name].whole.push(whole);
      runs[name].stream.push(stream);
    }
  }
  const figures = {};
  for (const name of names) {
    const { whole, stream } = runs[name];
    figures[name] = {
      tokensPerSecond: median(whole.map((run) => (25 * run.audioSeconds) / run.wallSeconds)),
      realTimeFactor: median(whole.map((run) => run.wallSeconds / run.audioSeconds)),
      streamedRealTimeFactor: median(stream.map((run) => run.wallSeconds / run.audioSeconds)),
      bestStreamedRealTimeFactor: Math.min(...stream.map((run) => run.wallSeconds / run.audioSeconds)),
      firstAudioSeconds: median(stream.map((run) => run.firstAudioSeconds)),
      peakMegabytes: await speakers[name].peakMegabytes(),
    };
    await speakers[name].dispose();
  }
  console.log(
    `\n${title}, ${sentences.length} sentences, greedy, ${threads} thread(s) within an operator, median of ${rounds} rounds\n`,
  );
  console.log(
    table(
      [
        'speaker',
        'tokens/s',
        'real-time factor',
        'streamed',
        'streamed, best',
        'first audio (25-token chunks)',
        'peak memory',
      ],
      names.map((name) => {
        const row = figures[name];
        return [
          name,
          row.tokensPerSecond.toFixed(1),
          row.realTimeFactor.toFixed(3),
          row.streamedRealTimeFactor.toFixed(3),
          row.bestStreamedRealTimeFactor.toFixed(3),
          `${Math.round(1000 * row.firstAudioSeconds)} ms`,
          `${row.peakMegabytes ?? '?'} MB`,
        ];
      }),
    ),
  );
  return figures;

  async function everySentence(say) {
    const sum = { audioSeconds: 0, wallSeconds: 0, firstAudioSeconds: 0 };
    for (const text of sentences) {
      const { audioSeconds, wallSeconds, firstAudioSeconds } = await say(text);
      sum.audioSeconds += audioSeconds;
      sum.wallSeconds += wallSeconds;
      sum.firstAudioSeconds += firstAudioSeconds / sentences.length;
    }
    return sum;
  }
}
