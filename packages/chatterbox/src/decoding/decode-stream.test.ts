import { concatSamples } from '@starling-tts/core';
import { describe, expect, test } from 'vitest';
import { decodeStream } from './decode-stream.js';
import { TokenFeed } from './token-feed.js';

const streaming = {
  leftContextTokens: 6,
  heldBackTokens: 3,
  crossFadeSeconds: 0.015,
  firstChunkTokens: 10,
};

/** A decoder without noise that fades in its first 40 ms and looks one token back and three ahead. */
async function decode(tokens: readonly number[]): Promise<Float32Array> {
  const audio = new Float32Array(tokens.length * 960);
  for (let i = 0; i < audio.length; i++) {
    const at = Math.floor(i / 960);
    const mixed = [-1, 0, 1, 2, 3].reduce((sum, by) => sum + (tokens[at + by] ?? 0) / (by + 2), 0);
    const fade = i < 480 ? 0 : i < 960 ? (i - 480) / 480 : 1;
    audio[i] = fade * Math.sin(mixed + (i % 960) * 0.05) * 0.5;
  }
  return audio;
}

const tokensOf = (count: number) => Array.from({ length: count }, (_, i) => (i * 37) % 101);

async function run(count: number, chunkTokens: number | undefined, trailing: number[] = [], cut = 0) {
  const chunks: Float32Array[] = [];
  const feed = TokenFeed.of(tokensOf(count), 'stop_token');
  const options = { decode, streaming, trailing, trailingTokensCut: cut };
  for await (const part of decodeStream(feed, { ...options, ...(chunkTokens && { chunkTokens }) })) {
    chunks.push(part);
  }
  return { chunks, samples: concatSamples(chunks) };
}

describe('decodeStream', () => {
  const sizes = [1, 2, 9, 10, 12, 13, 14, 40, 95];
  const chunkSizes = [1, 2, 3, 5, 10, 25, 50, 100];
  test.each(sizes.flatMap((count) => chunkSizes.map((chunkTokens) => ({ count, chunkTokens }))))(
    '$count tokens in pieces of $chunkTokens are the one-shot decode',
    async ({ count, chunkTokens }) => {
      const whole = await run(count, undefined, [7, 7, 7], 1);
      const pieces = await run(count, chunkTokens, [7, 7, 7], 1);
      expect(whole.chunks).toHaveLength(1);
      expect(pieces.samples).toHaveLength((count + 3 - Math.min(1, count - 1)) * 960);
      expect(pieces.samples).toHaveLength(whole.samples.length);
      const joins: number[] = [];
      for (const chunk of pieces.chunks.slice(0, -1)) joins.push((joins.at(-1) ?? 0) + chunk.length);
      pieces.samples.forEach((sample, i) => {
        const inFade = joins.some((join) => i >= join && i < join + 360);
        const difference = Math.abs(sample - whole.samples[i]!);
        if (difference > (inFade ? 1e-6 : 0)) throw new Error(`sample ${i} differs by ${difference}`);
      });
    },
  );

  test('the first piece is small, the rest as asked, the remainder is not dropped', async () => {
    const { chunks } = await run(70, 25);
    expect(chunks.map(({ length }) => length)).toEqual([9600 - 360, 24_000, 24_000, 9600 + 360]);
    expect(chunks.reduce((sum, { length }) => sum + length, 0)).toBe(70 * 960);
  });

  test('no tokens, no audio', async () => {
    expect((await run(0, 25)).chunks).toEqual([]);
    expect((await run(0, undefined, [7])).chunks).toEqual([]);
  });

  test('a piece is emitted as soon as its look-ahead exists, while the source still runs', async () => {
    let made = 0;
    async function* endless(): AsyncGenerator<number, 'length'> {
      for (; made < 1000; made++) yield made % 50;
      return 'length';
    }
    const feed = new TokenFeed({ generate: endless });
    const options = { decode, streaming, trailing: [], trailingTokensCut: 0, chunkTokens: 25 };
    for await (const part of decodeStream(feed, options)) {
      expect(part).toHaveLength(9600 - 360);
      break;
    }
    await feed.cancel();
    expect(made).toBeLessThan(100);
  });

  test("the source's failure is the stream's", async () => {
    async function* failing(): AsyncGenerator<number, 'length'> {
      yield 1;
      throw new Error('out of memory');
    }
    const options = { decode, streaming, trailing: [], trailingTokensCut: 0, chunkTokens: 5 };
    const reading = decodeStream(new TokenFeed({ generate: failing }), options).next();
    await expect(reading).rejects.toThrow('out of memory');
  });
});
