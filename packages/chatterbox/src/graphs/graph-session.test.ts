import type { Tensor } from 'onnxruntime-common';
import { describe, expect, test } from 'vitest';
import type { ModelAccess, RuntimeSession, TensorFactory } from '../runtime.js';
import { GraphSession } from './graph-session.js';

/** A session whose runs end when the test says so. */
class ManualSession implements RuntimeSession {
  readonly inputs = [{ name: 'x', type: 'float32', shape: [1] }] as const;
  readonly outputs = [{ name: 'y', type: 'float32', shape: [1] }] as const;
  readonly waiting: { finish: (outputs?: Record<string, Tensor>) => void; fail: (error: Error) => void }[] =
    [];
  released = 0;
  started = 0;
  run(): Promise<Record<string, Tensor>> {
    this.started++;
    return new Promise((resolve, reject) => {
      this.waiting.push({ finish: (outputs = {}) => resolve(outputs), fail: reject });
    });
  }
  async release(): Promise<void> {
    this.released++;
  }
}

const contract = { inputs: ['x'], outputs: ['y'] };

async function open() {
  const session = new ManualSession();
  const access: ModelAccess = {
    Tensor: class {} as unknown as TensorFactory,
    readFile: () => Promise.reject(new Error('unused')),
    openSession: () => Promise.resolve(session),
  };
  const opening = (wanted = contract) => GraphSession.open('language_model', 'onnx/x.onnx', access, wanted);
  return { session, opening, graph: await opening() };
}

/** Lets promise reactions run. */
const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

describe('GraphSession', () => {
  test('runs one after another, in order', async () => {
    const { session, graph } = await open();
    const done: number[] = [];
    const runs = [1, 2, 3].map((number) => graph.run({}).then(() => done.push(number)));
    await settle();
    for (let i = 0; i < 3; i++) {
      expect(session.started).toBe(i + 1);
      session.waiting[i]!.finish();
      await settle();
    }
    await Promise.all(runs);
    expect(done).toEqual([1, 2, 3]);
  });

  test('frees what a run returns after its caller has given up', async () => {
    const { session, graph } = await open();
    const controller = new AbortController();
    const run = graph.run({}, controller.signal);
    await settle();
    controller.abort();
    await expect(run).rejects.toMatchObject({ code: 'aborted' });
    let freed = 0;
    const onDevice = { dispose: () => (freed += 1) } as unknown as Tensor;
    session.waiting[0]!.finish({ y: onDevice, z: onDevice });
    await settle();
    expect(freed).toBe(2);
  });

  test('a waiting run that is cancelled never starts, the others go on', async () => {
    const { session, graph } = await open();
    const controller = new AbortController();
    const first = graph.run({});
    const second = graph.run({}, controller.signal);
    const third = graph.run({});
    await settle();
    controller.abort();
    await expect(second).rejects.toMatchObject({ code: 'aborted' });
    session.waiting[0]!.finish();
    await first;
    await settle();
    expect(session.started).toBe(2);
    session.waiting[1]!.finish();
    await third;
  });

  test('a running call ends at once when cancelled, the next one still waits for the runtime', async () => {
    const { session, graph } = await open();
    const controller = new AbortController();
    const first = graph.run({}, controller.signal);
    await settle();
    const second = graph.run({});
    controller.abort();
    await expect(first).rejects.toMatchObject({ code: 'aborted' });
    await settle();
    expect(session.started).toBe(1);
    session.waiting[0]!.finish();
    await settle();
    expect(session.started).toBe(2);
    session.waiting[1]!.finish();
    await second;
  });

  test("the runtime's failure is typed and does not stop the queue", async () => {
    const { session, graph } = await open();
    const failing = graph.run({});
    await settle();
    session.waiting[0]!.fail(new Error('bad shape'));
    await expect(failing).rejects.toMatchObject({
      code: 'engine_failed',
      details: { stage: 'language_model' },
    });
    const next = graph.run({});
    await settle();
    session.waiting[1]!.finish();
    await next;
  });

  test('release waits for the run in progress, once; what waits fails', async () => {
    const { session, graph } = await open();
    const running = graph.run({});
    const waiting = graph.run({});
    const outcome = expect(waiting).rejects.toMatchObject({ code: 'engine_disposed' });
    await settle();
    const releasing = Promise.all([graph.release(), graph.release()]);
    await settle();
    expect(session.released).toBe(0);
    session.waiting[0]!.finish();
    await running;
    await outcome;
    await releasing;
    expect(session.released).toBe(1);
    await expect(graph.run({})).rejects.toMatchObject({ code: 'engine_disposed' });
  });

  test('a graph without the inputs of its contract is refused and released', async () => {
    const { session, opening } = await open();
    await expect(opening({ inputs: ['x', 'z'], outputs: ['y', 'w'] })).rejects.toMatchObject({
      code: 'model_invalid',
      message: expect.stringContaining('z, w'),
    });
    expect(session.released).toBe(1);
  });

  test('a graph with element types nobody knows is refused', async () => {
    const { session, opening } = await open();
    Object.assign(session, { inputs: [{ name: 'x', type: 'int32', shape: [1] }] });
    await expect(opening()).rejects.toMatchObject({
      code: 'model_invalid',
      message: expect.stringContaining('x of type int32'),
    });
  });
});
