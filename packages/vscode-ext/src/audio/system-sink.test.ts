import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Played, type SoundFailure, sampleRate } from '../session/contracts.js';
import { findSystemProgram } from './system-programs.js';
import { SystemSink, type SystemSinkOptions } from './system-sink.js';

let folder = '';
let now = 0;
let failures: SoundFailure[] = [];
const sinks: SystemSink[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'starling-sink-'));
  now = 0;
  failures = [];
});

afterEach(() => {
  for (const sink of sinks.splice(0)) sink.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const fileOf = (life: number): string => path.join(folder, `${life}.pcm`);

/** A program that keeps what it is given, standing for a loudspeaker; each life has a file of its own. */
function recorder() {
  const keep = `
    const fs = require('node:fs');
    const folder = process.argv[1];
    const life = fs.readdirSync(folder).filter((name) => name.endsWith('.pcm')).length;
    fs.writeFileSync(folder + '/' + life + '.pid', String(process.pid));
    const file = fs.openSync(folder + '/' + life + '.pcm', 'w');
    process.stdin.on('data', (chunk) => fs.writeSync(file, chunk));`;
  return { command: process.execPath, args: ['-e', keep, folder] };
}

function createSink(findProgram: SystemSinkOptions['findProgram'] = async () => recorder()) {
  const sink = new SystemSink({
    findProgram,
    programEnded: () => new Error('It ended.'),
    now: () => now,
  });
  sink.onFailed((failure) => failures.push(failure));
  sinks.push(sink);
  return sink;
}

/** Waits until a life of the program has been given so many samples. */
const given = (life: number, samples: number) =>
  vi.waitUntil(
    () => {
      try {
        return statSync(fileOf(life)).size >= samples * 2;
      } catch {
        return false;
      }
    },
    { timeout: 20_000, interval: 20 },
  );

async function samplesOf(life: number): Promise<Int16Array> {
  const bytes = await readFile(fileOf(life));
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}

/** Sample number n is n / 32768, so that 16 bits tell which one it is. */
const numbered = (length: number) =>
  Float32Array.from({ length }, (_, index) => ((index % 30_000) + 1) / 32_768);

describe('SystemSink', () => {
  it('feeds the program in step with the clock and tells what was heard', async () => {
    const sink = createSink();
    const played: Played[] = [];
    const ended: number[] = [];
    sink.onPlayed((event) => played.push(event));
    sink.onEnded(({ generation }) => ended.push(generation));
    await sink.start(1);
    await sink.write(numbered(sampleRate), { sentence: 0, generation: 1 });
    sink.finish(1);
    // A quarter of a second ahead, and no more while the clock stands still.
    await given(0, 6000);
    expect((await samplesOf(0)).length).toBe(6000);
    now = 2000;
    await vi.waitUntil(() => ended.length > 0, { timeout: 20_000 });
    expect(ended).toEqual([1]);
    expect(played.at(-1)).toEqual({ generation: 1, sentence: 0, seconds: 1 });
    expect(failures).toEqual([]);
  });

  it('goes on after a pause with what was not heard', async () => {
    const sink = createSink();
    await sink.start(1);
    await sink.write(numbered(sampleRate), { sentence: 0, generation: 1 });
    await given(0, 6000);
    now = 500;
    await given(0, 18_000);
    sink.pause();
    const first = await samplesOf(0);
    // In the first 6000 may be silence: the program had started before the samples came.
    const heard = first[11_999]!;
    now = 10_000;
    sink.resume();
    await given(1, 6000);
    expect((await samplesOf(1))[0]).toBe(heard + 1);
  });

  it('is silent at once when it is stopped: the program is ended', async () => {
    const sink = createSink();
    await sink.start(1);
    await sink.write(numbered(sampleRate), { sentence: 0, generation: 1 });
    await given(0, 6000);
    sink.stop();
    now = 5000;
    await sink.write(numbered(100), { sentence: 0, generation: 1 });
    const program = Number(await readFile(path.join(folder, '0.pid'), 'utf8'));
    await vi.waitUntil(() => !isAlive(program), { timeout: 20_000 });
    expect((await samplesOf(0)).length).toBe(6000);
    expect(failures).toEqual([]);
  });

  it('cannot start without a program, and says when one ends by itself', async () => {
    const reason = new Error('There is none.');
    const none = createSink(async () => {
      throw reason;
    });
    await expect(none.start(1)).rejects.toBe(reason);
    const ending = createSink(async () => ({ command: process.execPath, args: ['-e', 'process.exit(3)'] }));
    await ending.start(7);
    await vi.waitUntil(() => failures.length > 0, { timeout: 20_000 });
    expect(failures).toEqual([{ generation: 7, error: new Error('It ended.') }]);
  });
});

describe('findSystemProgram', () => {
  it('takes programs of absolute folders only', async () => {
    expect(await findSystemProgram('.:bin::node_modules/.bin')).toBeUndefined();
    expect(await findSystemProgram(folder)).toBeUndefined();
  });
});
