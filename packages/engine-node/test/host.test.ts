import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { type SpeechPart, StarlingError, type SynthesisOptions } from '@starling-tts/core';
import { engineConformance } from '@starling-tts/core/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { type HostedEngine, type HostedEngineOptions, startHostedEngine } from '../dist/host/index.js';
import { processExists, until } from './processes.js';

const entry = new URL('./fixtures/fake-host.mjs', import.meta.url);
const run = promisify(execFile);
const engines: HostedEngine[] = [];

async function start(options: Partial<HostedEngineOptions> = {}): Promise<HostedEngine> {
  const engine = await startHostedEngine({ entry, configuration: {}, ...options });
  engines.push(engine);
  return engine;
}

afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.dispose()));
});

async function speak(
  engine: HostedEngine,
  text: string,
  options: SynthesisOptions = { chunkTokens: 10 },
  signal?: AbortSignal,
): Promise<AsyncIterable<SpeechPart>> {
  const voice = await engine.defaultVoice();
  return engine.synthesize({ segment: { id: 0, text }, voice, options }, signal && { signal });
}

async function collect(parts: AsyncIterable<SpeechPart>): Promise<SpeechPart[]> {
  const collected: SpeechPart[] = [];
  for await (const part of parts) collected.push(part);
  return collected;
}

async function failure(promise: Promise<unknown>): Promise<StarlingError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!StarlingError.is(error)) throw new Error(`expected a StarlingError, got ${String(error)}`);
  return error;
}

engineConformance('hosted fake engine', () => startHostedEngine({ entry, configuration: {} }));

describe('start', () => {
  test('what the opener throws arrives as it was', async () => {
    const error = await failure(start({ configuration: { open: 'fail' } }));
    expect(error.toJSON()).toEqual({
      code: 'model_not_found',
      message: 'No such model.',
      details: { model: 'x', missing: ['y'] },
    });
  });

  test('a child that ends while starting is a typed error with its last words', async () => {
    const error = await failure(start({ configuration: { open: 'exit' } }));
    expect(error.code).toBe('engine_crashed');
    expect(error.details).toEqual({ exitCode: 7 });
    expect(String(error.cause)).toContain('the loader said no');
  });

  test('a start can be cancelled', async () => {
    const controller = new AbortController();
    const starting = failure(start({ configuration: { open: 'hang' }, signal: controller.signal }));
    controller.abort();
    expect((await starting).code).toBe('aborted');
  });
});

describe('crash', () => {
  test('running calls fail, the next one gets a new process', async () => {
    const engine = await start();
    const first = engine.processId;
    const [crashing, other] = await Promise.all([
      failure(collect(await speak(engine, 'Crash in the middle of this sentence.'))),
      failure(collect(await speak(engine, 'Stall for ever, beside it.'))),
    ]);
    for (const error of [crashing, other]) {
      expect(error.code).toBe('engine_crashed');
      expect(error.details).toEqual({ signal: 'SIGKILL' });
      expect(error.isRetryable).toBe(true);
    }
    const parts = await collect(await speak(engine, 'All is well again.'));
    expect(parts.at(-1)?.type).toBe('end');
    expect(engine.processId).not.toBe(first);
  });

  test('a child killed while idle is replaced without anybody noticing', async () => {
    const engine = await start();
    process.kill(engine.processId!, 'SIGKILL');
    await until(() => engine.processId === undefined);
    const parts = await collect(await speak(engine, 'Still here.'));
    expect(parts.at(-1)?.type).toBe('end');
  });

  test('several calls that find it dead share one new process', async () => {
    const engine = await start();
    process.kill(engine.processId!, 'SIGKILL');
    await until(() => engine.processId === undefined);
    const voices = await Promise.all([1, 2, 3].map(() => engine.defaultVoice()));
    expect(voices).toHaveLength(3);
  });

  test('an unexpected error of the engine does not carry the text', async () => {
    const engine = await start();
    const error = await failure(collect(await speak(engine, 'Throw away the secret word swordfish.')));
    expect(error.code).toBe('engine_failed');
    expect(JSON.stringify(error) + error.stack).not.toContain('swordfish');
  });

  test('a call beyond its time limit takes the process down, and the next works', async () => {
    const engine = await start({ callTimeoutSeconds: 1 });
    const error = await failure(collect(await speak(engine, 'Block the whole process for ever.')));
    expect(error.code).toBe('engine_crashed');
    expect(error.message).toContain('longer than 1 second');
    expect((await collect(await speak(engine, 'Free.'))).at(-1)?.type).toBe('end');
  });
});

describe('cancel and back-pressure', () => {
  test('after an abort nothing arrives, the process lives and the next call works', async () => {
    const engine = await start();
    const before = engine.processId;
    const controller = new AbortController();
    const parts: SpeechPart[] = [];
    const text = 'Stall after the second part of this sentence.';
    const reading = (async () => {
      for await (const part of await speak(engine, text, { chunkTokens: 10 }, controller.signal)) {
        parts.push(part);
        if (parts.length === 3) controller.abort();
      }
    })();
    expect((await failure(reading)).code).toBe('aborted');
    expect(parts).toHaveLength(3);
    expect((await collect(await speak(engine, 'Next.'))).at(-1)?.type).toBe('end');
    expect(engine.processId).toBe(before);
  });

  test('an abort drops parts that have already arrived', async () => {
    const engine = await start();
    const controller = new AbortController();
    const stream = (await speak(engine, 'Short.', { chunkTokens: 1 }, controller.signal))[
      Symbol.asyncIterator
    ]();
    await stream.next();
    // Everything but the first part is in the queue by the time another whole call has been answered.
    await engine.defaultVoice();
    controller.abort();
    expect((await failure(stream.next())).code).toBe('aborted');
  });

  test('a reader that stops holds the child back at ten seconds of audio', async () => {
    const engine = await start();
    const stream = (await speak(engine, 'word '.repeat(60), { chunkTokens: 25 }))[Symbol.asyncIterator]();
    await stream.next();
    const voice = await engine.defaultVoice();
    // A second stream of the same length runs through while the first one waits at its limit.
    const beside = await collect(
      engine.synthesize({
        segment: { id: 1, text: 'word '.repeat(60) },
        voice,
        options: { chunkTokens: 480 },
      }),
    );
    expect(beside.at(-1)?.type).toBe('end');
    const rest: SpeechPart[] = [];
    for (let next = await stream.next(); !next.done; next = await stream.next()) rest.push(next.value);
    const samples = rest.reduce((sum, part) => sum + (part.type === 'audio' ? part.samples.length : 0), 0);
    expect(rest.at(-1)).toMatchObject({ type: 'end', totals: { samples } });
  });

  test('the receiver owns the samples', async () => {
    const engine = await start();
    for (const part of await collect(await speak(engine, 'Mine.', { chunkTokens: 2 }))) {
      if (part.type !== 'audio') continue;
      expect(part.samples.byteOffset).toBe(0);
      expect(part.samples.buffer.byteLength).toBe(part.samples.byteLength);
    }
  });
});

describe('dispose', () => {
  test('leaves no process and is idempotent', async () => {
    const engine = await start();
    const id = engine.processId!;
    await Promise.all([engine.dispose(), engine.dispose()]);
    expect(processExists(id)).toBe(false);
    expect((await failure(engine.defaultVoice())).code).toBe('engine_disposed');
  });

  test.skipIf(process.platform === 'win32')('a process that does not listen is killed', async () => {
    const engine = await start();
    const id = engine.processId!;
    const running = failure(collect(await speak(engine, 'Stall.')));
    process.kill(id, 'SIGSTOP');
    await engine.dispose();
    expect((await running).code).toBe('engine_disposed');
    expect(processExists(id)).toBe(false);
  });

  test('an engine that is idle does not keep its parent running, and the child goes with it', async () => {
    const script = `
      import { startHostedEngine } from ${JSON.stringify(new URL('../dist/host/index.js', import.meta.url).href)};
      const engine = await startHostedEngine({ entry: new URL(${JSON.stringify(entry.href)}), configuration: {} });
      await engine.defaultVoice();
      console.log(engine.processId);
    `;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
    await until(() => !processExists(Number(stdout)));
  });

  test('a child does not outlive a parent that was killed', async () => {
    const script = `
      import { startHostedEngine } from ${JSON.stringify(new URL('../dist/host/index.js', import.meta.url).href)};
      const engine = await startHostedEngine({ entry: new URL(${JSON.stringify(entry.href)}), configuration: {} });
      console.log(engine.processId);
      setInterval(() => undefined, 1000);
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    parent.kill('SIGKILL');
    await until(() => !processExists(Number(line.toString())));
  });
});
