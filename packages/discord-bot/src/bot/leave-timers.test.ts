import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LeaveTimers } from './leave-timers.js';

describe('timers after which the bot leaves', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('run once each, and are not put off by being started again', () => {
    const timers = new LeaveTimers();
    const left: string[] = [];
    timers.start('1', 'alone', 60, () => left.push('alone'));
    timers.start('1', 'idle', 90, () => left.push('idle'));
    vi.advanceTimersByTime(59_000);
    timers.start('1', 'alone', 60, () => left.push('late'));
    expect(left).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(left).toEqual(['alone']);
    vi.advanceTimersByTime(60_000);
    expect(left).toEqual(['alone', 'idle']);
    timers.start('1', 'alone', 1, () => left.push('again'));
    vi.advanceTimersByTime(1000);
    expect(left).toEqual(['alone', 'idle', 'again']);
  });

  it('are stopped for one reason or for all, in one server only', () => {
    const timers = new LeaveTimers();
    const left: string[] = [];
    for (const guild of ['1', '2']) {
      timers.start(guild, 'alone', 1, () => left.push(`${guild} alone`));
      timers.start(guild, 'idle', 1, () => left.push(`${guild} idle`));
    }
    timers.stop('1', 'alone');
    timers.stop('2');
    vi.advanceTimersByTime(2000);
    expect(left).toEqual(['1 idle']);
  });
});
