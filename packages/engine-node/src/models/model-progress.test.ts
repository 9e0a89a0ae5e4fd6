import { expect, it } from 'vitest';
import { type ModelProgress, throttleProgress } from './model-progress.js';

it('passes on changes and ends at once, ordinary steps once an interval', () => {
  let time = 0;
  const seen: string[] = [];
  const tell = throttleProgress(
    ({ phase, file, fileLoaded }) => seen.push(`${phase} ${file} ${fileLoaded}`),
    100,
    () => time,
  );
  const event = (file: string, fileLoaded: number, phase: ModelProgress['phase'] = 'download') =>
    tell({ phase, model: 'm', file, fileLoaded, fileTotal: 10, loaded: 0, total: 0 });
  event('a', 1);
  event('a', 2);
  time = 100;
  event('a', 3);
  event('a', 4);
  event('a', 10);
  event('b', 1);
  event('b', 1, 'wait');
  expect(seen).toEqual(['download a 1', 'download a 3', 'download a 10', 'download b 1', 'wait b 1']);
});
