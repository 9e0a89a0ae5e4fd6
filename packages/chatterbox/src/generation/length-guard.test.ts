import { describe, expect, test } from 'vitest';
import { boundsForText } from './length-guard.js';

describe('boundsForText', () => {
  test('leaves room for any sensible speaking rate', () => {
    const text = 'The quick brown fox jumps over the lazy dog.';
    const { minimum, maximum } = boundsForText(text, 1000);
    // 44 characters: between 50 and 5 characters a second at 25 tokens a second, plus two seconds of silence.
    expect(minimum).toBeLessThan((text.length / 50) * 25);
    expect(maximum).toBeGreaterThan((text.length / 6) * 25);
  });

  test('never exceeds the limit, and the floor never the ceiling', () => {
    expect(boundsForText('x'.repeat(5000), 1000)).toEqual({ minimum: 500, maximum: 1000 });
    expect(boundsForText('word', 3)).toEqual({ minimum: 1, maximum: 3 });
    expect(boundsForText('word', 1)).toEqual({ minimum: 1, maximum: 1 });
  });

  test('counts characters that are whole syllables or words', () => {
    expect(boundsForText('你好世界', 1000).maximum).toBeGreaterThan(boundsForText('abcd', 1000).maximum);
  });
});
