import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { halfBits } from '@starling-tts/chatterbox/half-bits';
import { StarlingError } from '@starling-tts/core';
import { defaultThreads, type NodeModelAccess, openModelAccess } from '@starling-tts/engine-node';
import { onnx } from 'onnx-proto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let folder: string;
let access: NodeModelAccess;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'starling-model-'));
  await mkdir(join(folder, 'onnx'));
  access = await openModelAccess(folder, { model: 'test', threads: 1 });
});
afterEach(async () => {
  await access.dispose();
  await rm(folder, { recursive: true });
});

/** `y = x + w` for float32 rows of four, with `w` inside the graph or in a file beside it. */
function additionGraph(externalData?: string): Uint8Array {
  const value = (name: string) => ({
    name,
    type: { tensorType: { elemType: 1, shape: { dim: [{ dimParam: 'rows' }, { dimValue: 4 }] } } },
  });
  const weights = { name: 'w', dims: [4], dataType: 1 };
  const initializer = externalData
    ? {
        ...weights,
        dataLocation: 1,
        externalData: [
          { key: 'location', value: externalData },
          { key: 'offset', value: '0' },
          { key: 'length', value: '16' },
        ],
      }
    : { ...weights, floatData: [1, 2, 3, 4] };
  const model = onnx.ModelProto.fromObject({
    irVersion: 8,
    opsetImport: [{ domain: '', version: 17 }],
    graph: {
      name: 'addition',
      node: [{ opType: 'Add', input: ['x', 'w'], output: ['y'] }],
      input: [value('x')],
      output: [value('y')],
      initializer: [initializer],
    },
  });
  return onnx.ModelProto.encode(model).finish();
}

/** `y = x` for float16 values. */
function halfIdentityGraph(): Uint8Array {
  const value = (name: string) => ({
    name,
    type: { tensorType: { elemType: 10, shape: { dim: [{ dimParam: 'count' }] } } },
  });
  const model = onnx.ModelProto.fromObject({
    irVersion: 8,
    opsetImport: [{ domain: '', version: 17 }],
    graph: {
      name: 'identity',
      node: [{ opType: 'Identity', input: ['x'], output: ['y'] }],
      input: [value('x')],
      output: [value('y')],
    },
  });
  return onnx.ModelProto.encode(model).finish();
}

const weightBytes = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);

async function sumOf(path: string): Promise<number[]> {
  const session = await access.openSession(path);
  const x = new access.Tensor('float32', Float32Array.of(1, 1, 1, 1), [1, 4]);
  const { y } = await session.run({ x });
  return [...(y!.data as Float32Array)];
}

async function failure(promise: Promise<unknown>): Promise<StarlingError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!StarlingError.is(error)) throw new Error(`expected a StarlingError, got ${String(error)}`);
  return error;
}

describe('sessions', () => {
  test('tell names, types and shapes, and run', async () => {
    await writeFile(join(folder, 'onnx/add.onnx'), additionGraph());
    const session = await access.openSession('onnx/add.onnx');
    expect(session.inputs).toEqual([{ name: 'x', type: 'float32', shape: ['rows', 4] }]);
    expect(session.outputs).toEqual([{ name: 'y', type: 'float32', shape: ['rows', 4] }]);
    expect(await sumOf('onnx/add.onnx')).toEqual([2, 3, 4, 5]);
  });

  // Under Node.js 24 the runtime's own tensors hold Float16Array, which its native side takes for nothing.
  test.each([
    { lane: 'main', decoderThread: false },
    { lane: 'decoder', decoderThread: true },
  ] as const)('take and give float16 ($lane lane)', async ({ lane, decoderThread }) => {
    await writeFile(join(folder, 'onnx/same.onnx'), halfIdentityGraph());
    const halves = await openModelAccess(folder, { model: 'test', threads: 1, decoderThread });
    try {
      const session = await halves.openSession('onnx/same.onnx', { lane });
      const bits = Uint16Array.of(0x3c00, 0x4000, 0xc200);
      const { y } = await session.run({ x: new halves.Tensor('float16', bits, [3]) });
      expect(y!.type).toBe('float16');
      expect(halfBits(y!.data as unknown as ArrayBufferView)).toEqual(bits);
    } finally {
      await halves.dispose();
    }
  });

  test('load weights from the file beside the graph', async () => {
    await writeFile(join(folder, 'onnx/add.onnx'), additionGraph('add.onnx_data'));
    await writeFile(join(folder, 'onnx/add.onnx_data'), weightBytes);
    expect(await sumOf('onnx/add.onnx')).toEqual([2, 3, 4, 5]);
  });

  test.skipIf(process.platform === 'win32')(
    'load graph and weights through links, as in the cache of the model hub',
    async () => {
      await mkdir(join(folder, 'blobs'));
      await writeFile(join(folder, 'blobs/1'), additionGraph('add.onnx_data'));
      await writeFile(join(folder, 'blobs/2'), weightBytes);
      await symlink('../blobs/1', join(folder, 'onnx/add.onnx'));
      await symlink('../blobs/2', join(folder, 'onnx/add.onnx_data'));
      expect(await sumOf('onnx/add.onnx')).toEqual([2, 3, 4, 5]);
    },
  );

  test('a missing graph and missing weights are named', async () => {
    const graph = await failure(access.openSession('onnx/none.onnx'));
    expect(graph.toJSON()).toMatchObject({
      code: 'model_not_found',
      details: { model: 'test', missing: ['onnx/none.onnx'] },
    });
    await writeFile(join(folder, 'onnx/add.onnx'), additionGraph('add.onnx_data'));
    const weights = await failure(access.openSession('onnx/add.onnx'));
    expect(weights.toJSON()).toMatchObject({
      code: 'model_not_found',
      details: { model: 'test', missing: ['onnx/add.onnx_data'] },
    });
  });

  test('a damaged graph, cut weights and weights outside the folder are invalid', async () => {
    await writeFile(join(folder, 'onnx/junk.onnx'), 'not a graph');
    expect((await failure(access.openSession('onnx/junk.onnx'))).code).toBe('model_invalid');
    await writeFile(join(folder, 'onnx/cut.onnx'), additionGraph('cut.onnx_data'));
    await writeFile(join(folder, 'onnx/cut.onnx_data'), weightBytes);
    await truncate(join(folder, 'onnx/cut.onnx_data'), 3);
    expect((await failure(access.openSession('onnx/cut.onnx'))).code).toBe('model_invalid');
    await writeFile(join(folder, 'outside'), weightBytes);
    await writeFile(join(folder, 'onnx/out.onnx'), additionGraph('../outside'));
    expect((await failure(access.openSession('onnx/out.onnx'))).code).toBe('model_invalid');
  });

  test('a run that the graph refuses is a typed error and leaves the session usable', async () => {
    await writeFile(join(folder, 'onnx/add.onnx'), additionGraph());
    const session = await access.openSession('onnx/add.onnx');
    const wrong = new access.Tensor('float32', Float32Array.of(1, 1, 1), [1, 3]);
    const error = await failure(session.run({ x: wrong }));
    expect(error.toJSON()).toMatchObject({ code: 'engine_failed', details: { stage: 'onnx/add.onnx' } });
    const right = new access.Tensor('float32', Float32Array.of(0, 0, 0, 0), [1, 4]);
    expect((await session.run({ x: right })).y?.dims).toEqual([1, 4]);
  });

  test('release is idempotent, waits for a run, and ends use', async () => {
    await writeFile(join(folder, 'onnx/add.onnx'), additionGraph());
    const session = await access.openSession('onnx/add.onnx');
    const x = new access.Tensor('float32', Float32Array.of(0, 0, 0, 0), [1, 4]);
    const running = session.run({ x });
    await Promise.all([session.release(), session.release(), access.dispose()]);
    expect((await running).y?.dims).toEqual([1, 4]);
    expect((await failure(session.run({ x }))).code).toBe('engine_disposed');
  });
});

describe('files', () => {
  test('are read whole', async () => {
    await writeFile(join(folder, 'tokenizer.json'), '{}');
    expect(new TextDecoder().decode(await access.readFile('tokenizer.json'))).toBe('{}');
  });

  test('are read in part, up to their end', async () => {
    await writeFile(join(folder, 'weights'), Uint8Array.of(0, 1, 2, 3, 4));
    expect(await access.readFile('weights', { offset: 1, length: 3 })).toEqual(Uint8Array.of(1, 2, 3));
    expect(await access.readFile('weights', { offset: 3, length: 9 })).toEqual(Uint8Array.of(3, 4));
    expect(await access.readFile('weights', { offset: 9, length: 1 })).toEqual(new Uint8Array());
    expect((await failure(access.readFile('none', { offset: 0, length: 1 }))).code).toBe('model_not_found');
  });

  test.each([
    '../secret',
    'onnx/../../secret',
    '/etc/passwd',
    'C:\\secret',
    'onnx\\x',
    '',
    '.',
    'a//b',
    'a/./b',
    '.hidden',
    'a\0b',
  ])('outside the folder are refused: %j', async (path) => {
    expect((await failure(access.readFile(path))).code).toBe('model_not_found');
    expect((await failure(access.openSession(path))).code).toBe('model_not_found');
  });

  test('folders are not files, and nothing large is read whole', async () => {
    expect((await failure(access.readFile('onnx'))).code).toBe('model_not_found');
    await writeFile(join(folder, 'large.json'), '');
    await truncate(join(folder, 'large.json'), 64 * 1024 * 1024 + 1);
    expect((await failure(access.readFile('large.json'))).code).toBe('model_invalid');
  });
});

test('the default is at least one thread and at most eight', () => {
  expect(defaultThreads()).toBeGreaterThanOrEqual(1);
  expect(defaultThreads()).toBeLessThanOrEqual(8);
  expect(Number.isInteger(defaultThreads())).toBe(true);
});
