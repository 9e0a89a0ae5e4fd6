import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { orAborted } from './or-aborted.js';
import { sleep } from './sleep.js';

describe('orAborted', () => {
  test('settles like the work, and leaves no listener behind', async () => {
    const { signal } = new AbortController();
    await expect(orAborted(Promise.resolve(1), signal)).resolves.toBe(1);
    await expect(orAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
    await expect(orAborted(Promise.resolve(2))).resolves.toBe(2);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('fails when the signal fires, or has fired, while the work goes on', async () => {
    const controller = new AbortController();
    let resolve = () => {};
    const work = new Promise<void>((settle) => {
      resolve = settle;
    });
    const result = orAborted(work, controller.signal);
    controller.abort();
    await expect(result).rejects.toMatchObject({ code: 'aborted' });
    await expect(orAborted(work, controller.signal)).rejects.toMatchObject({ code: 'aborted' });
    resolve();
  });
});

describe('sleep', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('waits as long as it is told', async () => {
    const { signal } = new AbortController();
    const over = vi.fn();
    const sleeping = sleep(1000, signal).then(over);
    await vi.advanceTimersByTimeAsync(999);
    expect(over).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await sleeping;
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('fails when the signal fires, or has fired, and keeps no timer', async () => {
    const controller = new AbortController();
    const sleeping = sleep(1000, controller.signal);
    controller.abort();
    await expect(sleeping).rejects.toMatchObject({ code: 'aborted' });
    await expect(sleep(1000, controller.signal)).rejects.toMatchObject({ code: 'aborted' });
    expect(vi.getTimerCount()).toBe(0);
  });
});
