import { concatSamples } from '@starling-tts/core';
import { median, table } from '../lib/report.mjs';
import { frameAt, spectralFlux } from './spectral-flux.mjs';

/** Frames on each side of a join that belong to it: the cross-fade and a window's reach. */
const reach = 4;

/**
 * Where the spectral flux at the joins of a stream stands among the flux everywhere else, as a percentile: seams that can be
 * heard would stand at the top. The same places of the one-shot decode, which has no joins, are measured beside it.
 */
export async function measureSeams({ speak }, sentences, chunkSizes) {
  const rows = [];
  for (const chunkTokens of chunkSizes) {
    const joined = [];
    const unjoined = [];
    for (const text of sentences) {
      const { chunks } = await speak(text, { chunkTokens });
      const whole = concatSamples((await speak(text)).chunks);
      const joins = chunks.slice(0, -1).map(
        (
          (at) => (chunk) =>
            (at += chunk.length)
        )(0),
      );
      joined.push(...percentiles(concatSamples(chunks), joins));
      unjoined.push(...percentiles(whole, joins));
    }
    rows.push({ chunkTokens, joins: joined.length, joined: summary(joined), unjoined: summary(unjoined) });
  }
  console.log(`\nSpectral flux at joins, percentile among all other frames, ${sentences.length} sentences\n`);
  console.log(
    table(
      ['chunk', 'joins', 'median', '90th', 'highest', 'same places without joins: median', '90th', 'highest'],
      rows.map(({ chunkTokens, joins, joined, unjoined }) => [
        `${chunkTokens} tokens`,
        joins,
        ...[joined, unjoined].flatMap((side) => [side.median, side.ninetieth, side.highest]),
      ]),
    ),
  );
  return rows;
}

function percentiles(samples, joins) {
  const flux = spectralFlux(samples);
  const near = new Set(
    joins.flatMap((join) => Array.from({ length: 2 * reach + 1 }, (_, i) => frameAt(join) - reach + i)),
  );
  // Frames in silence say nothing: their flux is that of noise.
  const rest = [...flux].filter((value, frame) => !near.has(frame) && value > 0).sort((a, b) => a - b);
  return joins.map((join) => {
    const centre = frameAt(join);
    const highest = Math.max(...flux.subarray(Math.max(0, centre - 1), centre + 2));
    return (100 * rest.filter((value) => value < highest).length) / Math.max(1, rest.length);
  });
}

function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    median: Math.round(median(sorted)),
    ninetieth: Math.round(sorted[Math.floor(0.9 * (sorted.length - 1))]),
    highest: Math.round(sorted.at(-1)),
  };
}
