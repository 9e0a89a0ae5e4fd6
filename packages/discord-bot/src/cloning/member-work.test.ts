import { describe, expect, it } from 'vitest';
import { MemberWork } from './member-work.js';

describe('MemberWork', () => {
  it('knows who is busy, from the first moment to the last', async () => {
    const works = new MemberWork();
    let finish = (): void => undefined;
    const running = works.run('1', () => new Promise((resolve) => (finish = resolve)));
    expect([works.has('1'), works.has('2')]).toEqual([true, false]);
    finish();
    expect(await running).toBe('done');
    expect(works.has('1')).toBe(false);
  });

  it('hands on what fails', async () => {
    const works = new MemberWork();
    await expect(works.run('1', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(works.has('1')).toBe(false);
  });

  it('ends only when the work has, which may still do something after it was told to stop', async () => {
    const works = new MemberWork();
    const steps: string[] = [];
    const running = works.run('1', async (signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      await Promise.resolve();
      steps.push('work');
      throw signal.reason;
    });
    await works.end('1');
    steps.push('deleted');
    expect(steps).toEqual(['work', 'deleted']);
    expect(await running).toBe('stopped');
    await works.end('1');
  });
});
