import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Watchdog } from './watchdog.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('fires when its time is over, pauses not counted', () => {
  const expired = vi.fn();
  const watchdog = new Watchdog(2, expired);
  vi.advanceTimersByTime(1500);
  watchdog.pause();
  vi.advanceTimersByTime(60_000);
  watchdog.resume();
  vi.advanceTimersByTime(499);
  expect(expired).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2);
  expect(expired).toHaveBeenCalledOnce();
});

test('does not fire after it was stopped, nor without a limit', () => {
  const expired = vi.fn();
  const stopped = new Watchdog(1, expired);
  stopped.stop();
  stopped.resume();
  new Watchdog(0, expired).resume();
  vi.advanceTimersByTime(3_600_000);
  expect(expired).not.toHaveBeenCalled();
});
