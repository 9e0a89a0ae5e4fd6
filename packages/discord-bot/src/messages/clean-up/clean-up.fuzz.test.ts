import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spokenWords } from '../words/index.js';
import { cleanUpMessage } from './clean-up.js';
import type { CleanUpOptions } from './clean-up-options.js';

const fragments = [
  '<@1>', '<@!22>', '<@&3>', '<#4>', '<a:blob:5>', '<:x_y:6>', '</say it:7>', '<t:1769518800:R>', '<t:-5>', '<id:guide>', '<', '<@', '>',
  '@everyone', '@here', '@', 'https://example.com/a', 'http://', 'HTTP', 'www.', 'ｈｔｔｐ', 'hxxp', 'a@b.co', '[x](https://y.z)', '[', '](', ')',
  '```', '``', '`', '||', '|', '**', '*', '__', '_', '~~', '~', '\\', '# ', '> ', '>>> ', '- ', '-# ', ':', ':smile:', ':)', '<3', '¯\\_(ツ)_/¯',
  'ha', 'hahaha', 'ㅋ', 'www', '555', 'a', 'aaaa', 'B', '1', '20:40', ' ', '\n', '\t', '.', '!', '?', ',', '…', 'afaik', 'lol', 'no',
  '😀', '👩\u200d🚀', '🇩🇪', '1\ufe0f\u20e3', '\u200d', '\u200b', '\u202e', '\ufe0f', '\u0301', '\u0338', '𝓗', 'Ａ', 'ᴀ', '🅰', '你', '。', 'ก', 'ा', '\ud800', '\udc00', '\u0000',
] as const; // biome-ignore format: a table
const language = fc.constantFrom('en', 'de', 'fr', 'es', 'ja', 'th', 'pt-BR', 'ko');
const hostile = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...fragments) },
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));
const anyName = fc.option(hostile, { nil: undefined });

function optionsOf(spoken: string, name: string | undefined, emoji: 'names' | 'skip'): CleanUpOptions {
  return {
    language: spoken,
    words: spokenWords(spoken),
    names: { user: () => name, role: () => name, channel: () => name },
    emoji,
    dictionaryWords: new Set(['lol']),
    now: Date.UTC(2026, 0, 27),
    timeZone: 'UTC',
  };
}

describe('whatever is written', () => {
  it('becomes one line without mentions, addresses, hidden text or half characters', () => {
    fc.assert(
      fc.property(
        hostile,
        language,
        anyName,
        fc.constantFrom('names', 'skip'),
        (text, spoken, name, emoji) => {
          const cleaned = cleanUpMessage(text, optionsOf(spoken, name, emoji));
          expect(cleaned).not.toMatch(/<[@#:]|http|```|\|\||[\n\r\0\u200b\u202e]|\p{Cs}/iu);
          expect(cleaned).toBe(cleaned.trim());
          expect(cleaned).not.toContain('  ');
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('is not changed by being cleaned again', () => {
    fc.assert(
      fc.property(
        hostile,
        language,
        anyName,
        fc.constantFrom('names', 'skip'),
        (text, spoken, name, emoji) => {
          const options = optionsOf(spoken, name, emoji);
          const once = cleanUpMessage(text, options);
          expect(cleanUpMessage(once, options)).toBe(once);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('never tells what was hidden', () => {
    fc.assert(
      fc.property(hostile, hostile, (before, after) => {
        const text = `${before.replace(/[|`]/g, '')}||secretword https://secretword.example||${after.replace(/[|`]/g, '')}`;
        expect(cleanUpMessage(text, optionsOf('en', undefined, 'names')).toLowerCase()).not.toContain(
          'secretword',
        );
      }),
      { numRuns: 1000 },
    );
  });
});

// Processor time, not the clock: what else the machine does must not matter.
describe('time', () => {
  const milliseconds = (text: string, rounds: number): number => {
    const options = optionsOf('en', undefined, 'names');
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds; round += 1) {
      const before = process.cpuUsage();
      cleanUpMessage(text, options);
      best = Math.min(best, process.cpuUsage(before).user / 1000);
    }
    return best;
  };

  const combinations = fragments.flatMap((one) => ['', 'a', ' <'].map((other) => one + other));
  it('is proportional to the length of the text', { timeout: 300_000 }, () => {
    for (const seed of combinations) {
      const long = seed.repeat(Math.ceil(40_000 / seed.length)).slice(0, 40_000);
      const short = milliseconds(long.slice(0, 2500), 3);
      // Sixteen times the text: sixteen times the work, 256 times if it were quadratic.
      const limit = 64 * short + 50;
      const full = milliseconds(long, 1);
      if (full >= limit)
        expect(milliseconds(long, 5), `${JSON.stringify(seed)} after ${short} ms`).toBeLessThan(limit);
    }
  });
});
