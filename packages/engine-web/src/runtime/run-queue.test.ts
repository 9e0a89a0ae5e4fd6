import { afterEach, expect, test } from 'vitest';
import { RunQueue } from './run-queue.js';

const queues: RunQueue[] = [];
afterEach(() => {
  for (const queue of queues.splice(0)) queue.close();
});

function createQueue(): RunQueue {
  const queue = new RunQueue();
  queues.push(queue);
  return queue;
}

test('tasks follow one another in order and never overlap', async () => {
  const queue = createQueue();
  const events: string[] = [];
  const task = (name: string) => async () => {
    events.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    events.push(`${name} ends`);
    return name;
  };
  expect(await Promise.all([queue.run(task('a')), queue.run(task('b'))])).toEqual(['a', 'b']);
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

test('a task that fails does not stop the next one', async () => {
  const queue = createQueue();
  const failing = queue.run(() => Promise.reject(new Error('no')));
  const next = queue.run(async () => 'yes');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
});

test('messages are handled between tasks that never wait for anything', async () => {
  const queue = createQueue();
  const { port1, port2 } = new MessageChannel();
  let heard = false;
  port1.onmessage = () => {
    heard = true;
  };
  await queue.run(async () => port2.postMessage('cancel'));
  let runs = 0;
  while (!heard && runs < 1000) {
    await queue.run(async () => {
      runs += 1;
    });
  }
  port1.close();
  expect(heard).toBe(true);
});
