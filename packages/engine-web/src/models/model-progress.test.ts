import { expect, test } from 'vitest';
import { throttleModelProgress, type WebModelProgress } from './model-progress.js';

test('passes ten events a second and every milestone', () => {
  let clock = 0;
  const heard: string[] = [];
  const listener = throttleModelProgress(
    ({ phase, file, loaded }) => heard.push(`${phase} ${file} ${loaded}`),
    () => clock,
  );
  const tell = (phase: WebModelProgress['phase'], file: string, loaded: number, after: number) => {
    clock += after;
    listener({ phase, file, loaded, total: 100, totalLoaded: loaded, totalBytes: 200 });
  };
  tell('verify', 'a', 1, 0);
  tell('download', 'a', 2, 1);
  tell('download', 'a', 3, 50);
  tell('download', 'a', 4, 50);
  tell('download', 'a', 5, 10);
  tell('download', 'a', 100, 1);
  tell('download', 'b', 0, 1);
  expect(heard).toEqual(['verify a 1', 'download a 2', 'download a 4', 'download a 100', 'download b 0']);
});
