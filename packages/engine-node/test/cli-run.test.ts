import { decodeAudio, durationSeconds } from '@starling-tts/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiExample, apiExamples } from './api-requests.ts';
import { recording, Workplace } from './testing/starling.ts';

const recordings: Readonly<Record<string, string>> = {
  $source: Buffer.from(recording(180, 3)).toString('base64'),
  $reference: Buffer.from(recording(95, 6)).toString('base64'),
};

let place: Workplace;

beforeAll(async () => {
  place = await Workplace.create();
});

afterAll(() => place.remove());

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

async function expectAnswer({ input, fields = [], values = {}, error }: ApiExample): Promise<void> {
  const filled = Object.entries(input).map(([key, value]) => [key, recordings[String(value)] ?? value]);
  const request = JSON.stringify({ input: Object.fromEntries(filled) });
  const { code, stdout, stderr } = await place.run(['run', '-', '--quiet'], { input: request });
  expect(stderr).toBe('');
  const output = JSON.parse(stdout.toString());
  if (error !== undefined) {
    expect({ code, output }).toEqual({ code: 2, output: { error: expect.stringMatching(error) } });
    return;
  }
  expect({ code, error: output.error }).toEqual({ code: 0, error: undefined });
  expect(fields.filter((path) => at(output, path) === undefined)).toEqual([]);
  expect(Object.fromEntries(Object.keys(values).map((path) => [path, at(output, path)]))).toEqual(values);
  const audio = output.audio ?? output.sample_audio;
  if (audio === undefined) return;
  const decoded = (await decodeAudio(Buffer.from(audio, 'base64'))).audio;
  expect(decoded.sampleRate).toBe(24_000);
  expect(durationSeconds(decoded)).toBeGreaterThan(0.3);
  if (output.duration !== undefined) expect(durationSeconds(decoded)).toBeCloseTo(output.duration, 2);
}

describe('starling run answers the example requests of the API document', () => {
  it.each(apiExamples.filter(({ inOrder }) => inOrder))('$title', expectAnswer);

  it.concurrent.each(apiExamples.filter(({ inOrder }) => !inOrder))('$title', expectAnswer);
});

describe('starling run refuses', () => {
  it.each([
    ['not JSON', '{"input": ', / is not valid JSON\.$/],
    ['no envelope', '{"operation": "tts"}', /^input must be an object/],
    [
      'several problems at once',
      '{"input": {"operation": "tts", "text": " ", "chunk_size": 500, "mode": "streaming"}}',
      /text .*; chunk_size must be between 1 and 100, got 500/,
    ],
  ])('%s', async (_title, input, message) => {
    const { code, stdout } = await place.run(['run', '-'], { input });
    expect(code).toBe(2);
    expect(JSON.parse(stdout.toString()).error).toMatch(message);
  });

  it('a file that is not there', async () => {
    const { code, stdout } = await place.run(['run', 'nowhere.json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout.toString()).error).toContain('There is no file ');
  });
});
