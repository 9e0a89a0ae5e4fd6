import { afterEach, expect, it, vi } from 'vitest';
import { onStopSignal, type StopSignal } from './stop-signals.js';

const signals: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];
const before = signals.map((signal) => process.listeners(signal));

afterEach(() => {
  vi.restoreAllMocks();
  for (const [index, signal] of signals.entries()) {
    for (const listener of process.listeners(signal)) {
      if (!before[index]!.includes(listener)) process.off(signal, listener);
    }
  }
});

/** What happens when a signal arrives; the test runner's own listeners hear nothing of it. */
const receive = (signal: StopSignal) => process.listeners(signal).at(-1)!(signal);

it('asks for an orderly end once, takes what follows at once for the same, and ends at a later one', () => {
  let now = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  const stop = vi.fn();
  onStopSignal(stop);
  expect(stop).not.toHaveBeenCalled();
  receive('SIGINT');
  now += 400;
  receive('SIGINT');
  expect(stop.mock.calls).toEqual([['SIGINT']]);
  expect(exit).not.toHaveBeenCalled();
  now += 200;
  receive('SIGTERM');
  expect(stop).toHaveBeenCalledTimes(1);
  expect(exit.mock.calls).toEqual([[143]]);
});
