import { expect } from 'vitest';

/** An expectation of something that comes about in its own time: a slow machine is no failure. */
export function eventually<Value>(read: () => Value | Promise<Value>) {
  return expect.poll(read, { timeout: 60_000 });
}
