import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { encodeWav, parseWavHeader } from '@starling-tts/core';
import { createSyntheticVoice } from '@starling-tts/core/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { outsideTool } from '../../../tooling/testing/outside-tool.js';
import { apiKey, type RunningPlatform, runPlatform } from './support/running-platform.js';

const example = (name: string) =>
  fileURLToPath(new URL(`../../../examples/runpod-clients/${name}`, import.meta.url));

let platform: RunningPlatform;
let folder: string;
beforeAll(async () => {
  platform = await runPlatform();
});
afterAll(() => platform.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'starling-clients-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs an example in an empty folder with nothing changed but base URL and key. */
async function run(program: string, args: readonly string[], key = apiKey): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      RUNPOD_BASE_URL: `${platform.server.url}/v2/c2wmx1ln5ccp6c`,
      RUNPOD_API_KEY: key,
    },
  });
  return stdout;
}

async function framesOf(file: string): Promise<number> {
  return parseWavHeader(new Uint8Array(await readFile(join(folder, file)))).frames;
}

describe.runIf(outsideTool('python3', 'python3'))('speech_client.py', () => {
  const python = (...args: string[]) => run('python3', [example('speech_client.py'), ...args]);

  it('speaks', async () => {
    expect(await python('say', 'Hello world!', 'Amy')).toContain('output.wav');
    expect(await framesOf('output.wav')).toBeGreaterThan(10_000);
  });

  it('clones a voice, converts to it and speaks with it', async () => {
    await writeFile(join(folder, 'me.wav'), encodeWav(createSyntheticVoice({ pitch: 140, seconds: 6 })));
    expect(await python('clone', 'me.wav', 'Python Voice')).toContain(
      "Voice 'Python Voice' cloned successfully",
    );
    expect(await framesOf('sample.wav')).toBeGreaterThan(10_000);
    await python('convert', 'me.wav', 'Python Voice');
    expect(await framesOf('converted.wav')).toBeGreaterThan(100_000);
    await python('say', 'In my own voice.', 'python voice');
  });

  it('shows the documented error', async () => {
    await expect(python('say', 'Hello', 'InvalidName')).rejects.toThrow(
      /Voice 'InvalidName' not found in any library/,
    );
    await expect(run('python3', [example('speech_client.py'), 'say', 'Hello'], 'wrong')).rejects.toThrow(
      /Unauthorized/,
    );
  });
});

describe('speech-client.mjs', () => {
  it('speaks, whole and chunk by chunk', async () => {
    await run(process.execPath, [example('speech-client.mjs'), 'Hello world, this is a stream.', 'Amy']);
    const whole = await framesOf('output.wav');
    const told = await run(process.execPath, [
      example('speech-client.mjs'),
      '--stream',
      'Hello world, this is a stream.',
      'Amy',
    ]);
    expect(told).toMatch(/real-time factor/);
    const chunks = (await readdir(folder)).filter((file) => file.startsWith('chunk-'));
    expect(chunks.length).toBeGreaterThan(1);
    const frames = await Promise.all(chunks.map(framesOf));
    expect(frames.reduce((sum, count) => sum + count, 0)).toBe(whole);
  });
});

describe.runIf(outsideTool('curl', 'curl') && outsideTool('jq', 'jq'))('speech-client.sh', () => {
  it('speaks', async () => {
    expect(await run('bash', [example('speech-client.sh'), 'Hello "world"!', 'Amy'])).toContain('output.wav');
    expect(await framesOf('output.wav')).toBeGreaterThan(10_000);
  });

  it('shows the documented error', async () => {
    await expect(run('bash', [example('speech-client.sh'), 'Hello', 'InvalidName'])).rejects.toThrow(
      /Voice 'InvalidName' not found in any library/,
    );
  });
});
