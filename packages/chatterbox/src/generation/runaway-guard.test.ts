import { describe, expect, test } from 'vitest';
import { type Runaway, RunawayGuard, repeatedCharacters } from './runaway-guard.js';

/** What a guard finds in tokens, and after how many. */
function watch(text: string, tokens: readonly number[], silent: readonly number[] = []) {
  const guard = new RunawayGuard(text, silent);
  for (const [index, token] of tokens.entries()) {
    const runaway: Runaway | undefined = guard.push(token);
    if (runaway) return { ...runaway, after: index + 1 };
  }
  return undefined;
}

const cycle = (length: number, times: number) =>
  Array.from({ length: length * times }, (_, i) => 100 + (i % length));

describe('RunawayGuard', () => {
  test.each([
    { period: 1, after: 32 },
    { period: 10, after: 32 },
    { period: 20, after: 60 },
    { period: 31, after: 93 },
    { period: 32, after: 64 },
    { period: 64, after: 128 },
  ])('a cycle of $period tokens is a loop after $after', ({ period, after }) => {
    expect(watch('Words.', cycle(period, 130))).toEqual({ kind: 'loop', keep: period, after });
  });

  test('longer cycles are not looked for', () => {
    expect(watch('Words.', cycle(65, 5))).toBeUndefined();
  });

  test('pauses between words that sound alike are no loop', () => {
    // "six, seven" of a list counted out by Fledgling.
    const six = [8, 251, 251, 251, 251, 251, 251, 251, 1048, 1048, 1048, 1032, 24, 24, 24, 24, 24, 0];
    const seven = [251, 251, 251, 251, 251, 251, 243, 1048, 1048, 1048, 24, 24, 24, 24, 24, 24, 0, 779];
    const eight = [251, 251, 251, 251, 251, 235, 1048, 1048, 1048, 24, 24, 24, 24, 24, 24, 0, 338, 411];
    expect(watch('Six, seven, eight.', [...six, ...seven, ...eight], [0, 8, 16, 24])).toBeUndefined();
  });

  test('silence alone is a standstill and never a loop', () => {
    // Two tokens before the silence still count to its three kinds.
    const tokens = [...cycle(30, 1), ...Array<number>(80).fill(24)];
    expect(watch('Words.', tokens, [24])).toEqual({ kind: 'standstill', keep: 38, after: 78 });
  });
});

describe('repeatedCharacters', () => {
  test.each([
    ['The quick brown fox jumps over the lazy dog.', 0],
    ['We need to buy milk, eggs, and butter.', 0],
    ['Bananas, Alabama, and Tennessee.', 0],
    ['Mississippi.', 7],
    ['No, no!', 6],
    ['Left, right. Left, right. LEFT, RIGHT!', 33],
    ['', 0],
  ])('%s', (text, expected) => {
    expect(repeatedCharacters(text)).toBe(expected);
  });
});
