import { describe, expect, it } from 'vitest';
import { type RateLimitRules, RateLimits } from './rate-limits.js';
import { RepeatGuard } from './repeat-guard.js';

const plenty = { burst: 1_000_000, perMinute: 1_000_000 };
const rules: RateLimitRules = {
  memberMessages: { burst: 2, perMinute: 6 },
  memberCharacters: plenty,
  guildCharacters: plenty,
  processCharacters: plenty,
};

describe('rate limits', () => {
  it('let a burst through and then as much as comes back', () => {
    let now = 0;
    const limits = new RateLimits(() => now);
    const take = (user = 'ada') => limits.take('guild', user, 10, rules);
    expect([take(), take(), take()]).toEqual([undefined, undefined, 'memberMessages']);
    expect(take('ben')).toBeUndefined();
    now = 9_000;
    expect(take()).toBe('memberMessages');
    now = 10_000;
    expect([take(), take()]).toEqual([undefined, 'memberMessages']);
    expect(limits.take('other', 'ada', 10, rules)).toBeUndefined();
  });

  it.each(['memberCharacters', 'guildCharacters', 'processCharacters'] as const)('limit %s', (limit) => {
    const limits = new RateLimits(() => 0);
    const few = { ...rules, memberMessages: plenty, [limit]: { burst: 100, perMinute: 1 } };
    expect(limits.take('guild', 'ada', 90, few)).toBeUndefined();
    expect(limits.take('guild', 'ada', 20, few)).toBe(limit);
    // Whoever is refused pays nothing.
    expect(limits.take('guild', 'ada', 10, few)).toBeUndefined();
    const [guild, user] = {
      memberCharacters: ['guild', 'ben'],
      guildCharacters: ['other', 'ben'],
      processCharacters: ['', ''],
    }[limit];
    if (guild) expect(limits.take(guild, user!, 90, few)).toBeUndefined();
  });

  it('let a single long text through', () => {
    const limits = new RateLimits(() => 0);
    const few = { ...rules, memberCharacters: { burst: 100, perMinute: 1 } };
    expect(limits.take('guild', 'ada', 5000, few)).toBeUndefined();
    expect(limits.take('guild', 'ada', 1, few)).toBe('memberCharacters');
  });

  it('keep what was used when settings change', () => {
    const limits = new RateLimits(() => 0);
    const wide = { ...rules, memberMessages: { burst: 5, perMinute: 1 } };
    for (let index = 0; index < 2; index += 1) limits.take('guild', 'ada', 1, rules);
    expect([1, 2, 3, 4].map(() => limits.take('guild', 'ada', 1, wide))).toEqual([
      undefined,
      undefined,
      undefined,
      'memberMessages',
    ]);
    limits.forget('guild');
    expect(limits.take('guild', 'ada', 1, rules)).toBeUndefined();
  });

  it('stay small however many people there are', () => {
    const limits = new RateLimits(() => 0);
    for (let user = 0; user < 30_000; user += 1) limits.take('guild', String(user), 1, rules);
    expect(limits.size).toBeLessThanOrEqual(20_000);
  });
});

it('drops the third identical text in a row, not those of others', () => {
  const guard = new RepeatGuard();
  const texts = [
    ['a', 'hi'],
    ['a', 'Hi'],
    ['a', 'hi'],
    ['b', 'hi'],
    ['a', 'hi'],
    ['a', 'ho'],
    ['a', 'hi'],
  ] as const;
  expect(texts.map(([author, text]) => guard.isRepeated(author, text))).toEqual([
    false,
    false,
    true,
    false,
    false,
    false,
    false,
  ]);
});
