import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createNodeEngine, type NodeModelAccess, openModelAccess } from '@starling-tts/engine-node';
import { fledglingFolder } from '@starling-tts/model-fledgling';
import { onnx } from 'onnx-proto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createVerdictFolder, defaultVerdictFolder } from '../src/runtime/verdict-folder.js';

let folder: string;
const opened: NodeModelAccess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'starling-rewriting-'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((access) => access.dispose()));
  await rm(folder, { recursive: true });
});

async function open(root: string, options: Parameters<typeof openModelAccess>[1] = {}) {
  const access = await openModelAccess(root, {
    model: 'test',
    threads: 1,
    verdictFolder: join(folder, 'verdicts'),
    ...options,
  });
  opened.push(access);
  return access;
}

/** `y = op(x, w)` for rows of four, with `w` in a file beside it. */
function graph(opType: 'Add' | 'Mul', location: string): Uint8Array {
  const value = (name: string) => ({
    name,
    type: { tensorType: { elemType: 1, shape: { dim: [{ dimParam: 'rows' }, { dimValue: 4 }] } } },
  });
  const entries = { location, offset: '0', length: '16' };
  return onnx.ModelProto.encode(
    onnx.ModelProto.fromObject({
      irVersion: 8,
      opsetImport: [{ domain: '', version: 17 }],
      graph: {
        name: 'g',
        node: [{ opType, input: ['x', 'w'], output: ['y'] }],
        input: [value('x')],
        output: [value('y')],
        initializer: [
          {
            name: 'w',
            dims: [4],
            dataType: 1,
            dataLocation: 1,
            externalData: Object.entries(entries).map(([key, text]) => ({ key, value: text })),
          },
        ],
      },
    }),
  ).finish();
}

const weights = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);

/** Runs the changed graph in place of the file. */
async function runChanged(access: NodeModelAccess, changed: Uint8Array): Promise<number[]> {
  const session = await access.rewriting!.openSession('onnx/g.onnx', changed);
  const { y } = await session.run({ x: new access.Tensor('float32', Float32Array.of(5, 5, 5, 5), [1, 4]) });
  return [...(y!.data as Float32Array)];
}

describe('a changed graph', () => {
  test('finds its weights beside the file it stands for', async () => {
    await mkdir(join(folder, 'onnx'));
    await writeFile(join(folder, 'onnx/g.onnx'), graph('Add', 'g.onnx_data'));
    await writeFile(join(folder, 'onnx/g.onnx_data'), weights);
    expect(await runChanged(await open(folder), graph('Mul', 'g.onnx_data'))).toEqual([5, 10, 15, 20]);
  });

  test('finds its weights in the layout of the model hub, where files are links to others of unrelated names', async () => {
    await mkdir(join(folder, 'blobs'));
    await mkdir(join(folder, 'snapshots/abc/onnx'), { recursive: true });
    await writeFile(join(folder, 'blobs/11aa'), graph('Add', 'g.onnx_data'));
    await writeFile(join(folder, 'blobs/22bb'), weights);
    await symlink('../../../blobs/11aa', join(folder, 'snapshots/abc/onnx/g.onnx'));
    await symlink('../../../blobs/22bb', join(folder, 'snapshots/abc/onnx/g.onnx_data'));
    const access = await open(join(folder, 'snapshots/abc'));
    expect(await runChanged(access, graph('Mul', 'g.onnx_data'))).toEqual([5, 10, 15, 20]);
  });

  test('gets no weights from elsewhere', async () => {
    await mkdir(join(folder, 'model/onnx'), { recursive: true });
    await mkdir(join(folder, 'elsewhere'));
    await writeFile(join(folder, 'model/onnx/g.onnx'), graph('Add', 'g.onnx_data'));
    await writeFile(join(folder, 'elsewhere/secret'), weights);
    await symlink('../../elsewhere/secret', join(folder, 'model/onnx/g.onnx_data'));
    const access = await open(join(folder, 'model'));
    const fails = (location: string, code: string) =>
      expect(runChanged(access, graph('Mul', location))).rejects.toMatchObject({ code });
    await fails('g.onnx_data', 'model_invalid');
    await fails('missing.onnx_data', 'model_not_found');
    await fails('../../elsewhere/secret', 'model_not_found');
    await fails(join(folder, 'elsewhere/secret'), 'model_not_found');
  });

  test('is not offered where it was switched off', async () => {
    expect((await open(folder, { rewriteGraphs: false })).rewriting).toBeUndefined();
    expect((await open(folder)).rewriting?.runtime).toMatch(/^onnxruntime-node \d/);
  });
});

describe('verdicts', () => {
  test('are kept in a folder', async () => {
    const place = join(folder, 'a/b');
    await createVerdictFolder(place).put('cache-1', 'equal');
    expect(await createVerdictFolder(place).get('cache-1')).toBe('equal');
    expect(await createVerdictFolder(place).get('cache-2')).toBeUndefined();
    expect(await readdir(place)).toEqual(['cache-1.txt']);
  });

  test('are forgotten, no more, where no folder can be', async () => {
    const place = join(folder, 'file');
    await writeFile(place, 'not a folder');
    const verdicts = createVerdictFolder(place);
    await verdicts.put('cache-1', 'equal');
    expect(await verdicts.get('cache-1')).toBeUndefined();
  });

  test('have keys that are no paths', async () => {
    await expect(createVerdictFolder(folder).get('../x')).rejects.toThrow(RangeError);
  });

  test('lie in the cache, not among the user’s own files', () => {
    expect(defaultVerdictFolder({ STARLING_HOME: folder })).toBe(join(folder, 'cache', 'graphs'));
    expect(defaultVerdictFolder({})).toContain('starling');
  });
});

describe('the embedded model', () => {
  test('runs rewritten by default, proved once', async () => {
    vi.stubEnv('STARLING_HOME', folder);
    try {
      const speak = async (rewriteGraphs?: boolean, isolation: 'in-process' | 'process' = 'in-process') => {
        const engine = await createNodeEngine({
          isolation,
          threads: 1,
          ...(rewriteGraphs !== undefined && { rewriteGraphs }),
        });
        try {
          const voice = await engine.defaultVoice();
          const request = {
            segment: { id: 0, text: 'The rain has stopped.' },
            voice,
            options: { temperature: 0 },
          };
          for await (const part of engine.synthesize(request)) if (part.type === 'end') return part.totals;
          throw new Error('no end');
        } finally {
          await engine.dispose();
        }
      };
      const exported = await speak(false);
      expect(await readdir(folder)).toEqual([]);
      // In the inference process, which sees none of the caller's variables.
      const rewritten = await speak(true, 'process');
      expect(rewritten.speechTokens).toBe(exported.speechTokens);
      expect(rewritten.speechTokens).toBeGreaterThan(10);
      expect(await readdir(join(folder, 'cache/graphs'))).toHaveLength(1);
      expect((await speak()).speechTokens).toBe(exported.speechTokens);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test('says so to whoever debugs', async () => {
    const notes: string[] = [];
    const { createChatterboxEngine, fledgling } = await import('@starling-tts/chatterbox');
    const access = await open(fileURLToPath(fledglingFolder), { debug: (note) => notes.push(note) });
    const engine = await createChatterboxEngine({ descriptor: fledgling, access, revision: 'test' });
    await engine.dispose();
    expect(notes).toEqual([expect.stringContaining('runs rewritten')]);
  });
});
