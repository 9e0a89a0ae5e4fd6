import { crossFade } from '@starling-tts/core';
import { type StreamingRules, sampleRate, samplesPerToken } from '../descriptors/model-descriptor.js';
import type { TokenFeed } from './token-feed.js';

/** How tokens become audio parts. */
export interface DecodeStreamOptions {
  /** Tokens to samples, 960 each. */
  readonly decode: (tokens: readonly number[]) => Promise<Float32Array>;
  /** Tokens per part; absent: one part when all tokens are there. */
  readonly chunkTokens?: number;
  /** Context, look-ahead and fade. */
  readonly streaming: StreamingRules;
  /** Ids appended after the last token. */
  readonly trailing: readonly number[];
  /** Tokens whose audio is cut off the end; a lone token stays. */
  readonly trailingTokensCut: number;
}

/**
 * Decodes a feed of tokens into consecutive, gapless parts. However it is cut, the parts together have the length of decoding
 * everything at once, and with a decoder without noise the same samples outside the cross-fades.
 *
 * A part is decoded with tokens before it (the decoder fades in its first 40 ms on every call; that lies in the context and is
 * thrown away) and tokens after it (the decoder looks ahead). Parts meet in a cross-fade that ends on a token's border, where
 * both takes have their full context.
 *
 * @throws what the feed or the decoder throws
 */
export async function* decodeStream(
  feed: TokenFeed,
  options: DecodeStreamOptions,
): AsyncGenerator<Float32Array, void> {
  if (options.chunkTokens === undefined) {
    yield* decodeAtOnce(feed, options);
    return;
  }
  const { streaming } = options;
  const fade = Math.round(streaming.crossFadeSeconds * sampleRate);
  let start = 0;
  let tail: Float32Array | undefined;
  for (;;) {
    const size =
      start === 0 ? Math.min(options.chunkTokens, streaming.firstChunkTokens) : options.chunkTokens;
    const needed = start + size + streaming.heldBackTokens;
    await feed.waitFor(needed);
    const isLast = feed.tokens.length < needed;
    const context = Math.max(0, start - streaming.leftContextTokens);
    const window = isLast
      ? [...feed.tokens.slice(context), ...options.trailing]
      : feed.tokens.slice(context, needed);
    if (feed.tokens.length === 0) return;
    const audio = await options.decode(window);
    const at = (token: number) => (token - context) * samplesPerToken;
    const from = tail ? at(start) - fade : at(start);
    const border = at(start + size);
    const part = audio.slice(from, isLast ? endOf(audio, feed, options) : border - fade);
    if (tail) crossFade(part.subarray(0, fade), tail, part.slice(0, fade));
    if (part.length > 0) yield part;
    if (isLast) return;
    tail = audio.slice(border - fade, border);
    start += size;
  }
}

async function* decodeAtOnce(
  feed: TokenFeed,
  options: DecodeStreamOptions,
): AsyncGenerator<Float32Array, void> {
  await feed.waitFor(Number.POSITIVE_INFINITY);
  if (feed.tokens.length === 0) return;
  const audio = await options.decode([...feed.tokens, ...options.trailing]);
  yield audio.slice(0, endOf(audio, feed, options));
}

function endOf(audio: Float32Array, feed: TokenFeed, options: DecodeStreamOptions): number {
  const cut = Math.min(options.trailingTokensCut, feed.tokens.length - 1);
  return audio.length - cut * samplesPerToken;
}

/** Passes on the first so many samples. */
export async function* firstSamples(
  audio: AsyncIterable<Float32Array>,
  count: number,
): AsyncGenerator<Float32Array, void> {
  let left = count;
  for await (const samples of audio) {
    if (left <= 0) return;
    yield samples.length > left ? samples.slice(0, left) : samples;
    left -= samples.length;
  }
}
