import { expect, it } from 'vitest';
import { Listeners } from './listeners.js';

it('keeps what a listener throws from the others, and logs what it was without its message', () => {
  const lines: object[] = [];
  const log = { debug: () => undefined, info: () => undefined, warn: (fields: object) => lines.push(fields) };
  const listeners = new Listeners<string>(log);
  const heard: string[] = [];
  listeners.add((value) => {
    throw new TypeError(`cannot deal with "${value}"`);
  });
  listeners.add((value) => heard.push(value));
  listeners.tell('what somebody wrote');
  expect(heard).toEqual(['what somebody wrote']);
  expect(lines).toEqual([{ error: 'TypeError' }]);
});
