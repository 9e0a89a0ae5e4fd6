import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningPlatform, runPlatform } from './support/running-platform.js';

const jobs = 300;
const atOnce = 30;
const ran = new Map<number, number>();

let platform: RunningPlatform;
beforeAll(async () => {
  platform = await runPlatform({
    workers: 4,
    worker: { concurrency: 3 },
    handler: async ({ input }, { sendPartial }) => {
      const { number } = input as { number: number };
      ran.set(number, (ran.get(number) ?? 0) + 1);
      await sendPartial({ chunk: number });
      return { output: { number } };
    },
  });
});
afterAll(() => platform.close());

it('loses no result and makes none twice when many jobs come at once', async () => {
  const ids = new Map<string, number>();
  const results = new Map<number, unknown>();
  let next = 0;
  const client = async () => {
    while (next < jobs) {
      const number = next;
      next += 1;
      // Every third caller waits for the result, the others poll.
      if (number % 3 === 0) {
        const { content } = await platform.call('/runsync', { input: { number } });
        ids.set(content.id, number);
        results.set(number, content.output);
      } else {
        const { id } = (await platform.call('/run', { input: { number } })).content;
        ids.set(id, number);
        results.set(number, (await platform.call(`/status-sync/${id}`)).content.output);
        const { stream } = (await platform.call(`/stream/${id}`)).content;
        expect(stream).toEqual([{ output: { chunk: number } }]);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  expect(ids.size).toBe(jobs);
  expect(
    Array.from(results).every(([number, output]) => (output as { number: number }).number === number),
  ).toBe(true);
  expect(results.size).toBe(jobs);
  expect(Array.from(ran.values()).every((times) => times === 1)).toBe(true);
  const health = (await platform.call('/health')).content;
  expect(health.jobs).toEqual({ completed: jobs, failed: 0, inProgress: 0, inQueue: 0, retried: 0 });
});
