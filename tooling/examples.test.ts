import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeAudio, durationSeconds, encodeWav } from '@starling-tts/core';
import { createSyntheticVoice } from '@starling-tts/core/testing';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './workspace.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'starling-examples-'));
  for (const [name, pitch] of [
    ['low', 110],
    ['high', 210],
  ] as const) {
    const recording = createSyntheticVoice({ seconds: 6, pitch, sampleRate: 24_000 });
    writeFileSync(path.join(folder, `${name}.wav`), encodeWav(recording));
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Strips the types, then runs the example as its reader would, in an empty folder. */
async function run(example: string, ...args: string[]): Promise<string> {
  // Beside node_modules, so that the packages are found as an application finds them.
  const outfile = path.join(root, 'node_modules/.cache/examples', `${example}.mjs`);
  await build({
    entryPoints: [path.join(root, 'examples', example, 'main.ts')],
    outfile,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    bundle: true,
  });
  return execFileSync(process.execPath, [outfile, ...args], { cwd: folder, encoding: 'utf8' });
}

async function seconds(name: string): Promise<number> {
  return durationSeconds((await decodeAudio(readFileSync(path.join(folder, name)))).audio);
}

describe('examples', { timeout: 120_000 }, () => {
  it('speaks to a file', async () => {
    await run('speak-to-file');
    expect(await seconds('hello.wav')).toBeGreaterThan(0.5);
  });

  it('streams and stops when told to', async () => {
    const lines = (await run('stream-as-it-speaks')).trim().split('\n');
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.at(-1)).toBe('stopped');
  });

  it('clones a voice and speaks with it', async () => {
    await run('clone-a-voice', 'low.wav', 'Low');
    expect(await seconds('cloned.wav')).toBeGreaterThan(0.5);
  });

  it('converts a recording and keeps its timing', async () => {
    await run('convert-a-recording', 'low.wav', 'high.wav');
    expect(await seconds('converted.wav')).toBeCloseTo(6, 1);
  });
});
