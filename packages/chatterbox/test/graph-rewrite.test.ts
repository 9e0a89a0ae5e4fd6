import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NamedTensor } from '@starling-tts/core';
import { fledglingFolder } from '@starling-tts/model-fledgling';
import { Tensor } from 'onnxruntime-node';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { Random } from '../src/generation/random.js';
import { openLanguageModel } from '../src/graph-rewrite/open-language-model.js';
import { equalityTolerance, relativeError } from '../src/graph-rewrite/prove-equality.js';
import { LanguageModel, type LanguageModelSequence } from '../src/graphs/language-model.js';
import type { ModelAccess, VerdictStore } from '../src/runtime.js';
import { fixtures } from './fixtures/build-fixtures.js';
import { type DecoderShape, writeDecoderModel } from './fixtures/decoder-model.mjs';
import { languageModel } from './fixtures/graphs.js';
import { openTestAccess } from './support/onnxruntime-access.js';

const workFolder = await mkdtemp(join(tmpdir(), 'starling-rewrite-'));
afterAll(() => rm(workFolder, { recursive: true, force: true }));

const small = { layers: 3, heads: 4, hidden: 64, feedForward: 128, vocabulary: 97, weights: 'fp32' } as const;

const shapes: Record<string, DecoderShape> = {
  'Llama, Concat, positions from the mask': { ...small, family: 'llama', cache: 'concat', positions: 'mask' },
  'Llama, Concat, positions from the cache': { ...small, family: 'llama', cache: 'concat' },
  'Llama, Concat, scaled on both sides': {
    ...small,
    family: 'llama',
    cache: 'concat',
    scaling: 'both-sides',
  },
  'Llama, Concat, 4-bit weights': {
    ...small,
    family: 'llama',
    cache: 'concat',
    weights: 'q4',
    accuracyLevel: 1,
  },
  'GPT-2, Concat, position_ids': { ...small, family: 'gpt2', cache: 'concat' },
  'Llama, GroupQueryAttention': { ...small, family: 'llama', cache: 'grouped-query' },
};

/** The model as exported and rewritten, and what was noted on the way. */
async function openBoth(folder: string, path: string, change: Partial<ModelAccess> = {}) {
  const notes: string[] = [];
  const access: ModelAccess = {
    ...openTestAccess(folder),
    debug: (note) => notes.push(note),
    ...change,
  };
  const original = await LanguageModel.open(path, access);
  const rewritten = await openLanguageModel(path, access);
  opened.push(original, rewritten);
  return { original, rewritten, notes };
}

const opened: LanguageModel[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((model) => model.release()));
});

/** Feeds both sequences the same embeddings and gives the difference of their logits. */
function feedBoth(original: LanguageModel, rewritten: LanguageModel, batch: number) {
  const sequences: LanguageModelSequence[] = [original, rewritten].map((model) => model.start(batch, 400));
  const random = Random.fromSeed(batch);
  const hidden = original.hidden!;
  return {
    async step(rows: number): Promise<number> {
      const data = Float32Array.from({ length: batch * rows * hidden }, () => 2 * random.next() - 1);
      const embeds: NamedTensor = { type: 'float32', dims: [batch, rows, hidden], data };
      const [expected, actual] = await Promise.all(sequences.map((sequence) => sequence.step(embeds)));
      expect(expected!.length).toBe(original.guides ? batch / 2 : batch);
      return relativeError(expected!, actual!);
    },
    dispose: () => Promise.all(sequences.map((sequence) => sequence.dispose())),
  };
}

async function expectEqualLogits(original: LanguageModel, rewritten: LanguageModel, isGrouped: boolean) {
  expect(original.borrowsCache).toBe(false);
  expect(rewritten.borrowsCache).toBe(true);
  const single = feedBoth(original, rewritten, 1);
  expect(await single.step(137)).toBeLessThanOrEqual(equalityTolerance);
  // A stretch, and far enough for the buffers to grow again.
  expect(await single.step(101)).toBeLessThanOrEqual(equalityTolerance);
  for (let step = 0; step < 40; step++) expect(await single.step(1)).toBeLessThanOrEqual(equalityTolerance);
  await single.dispose();
  const pair = feedBoth(original, rewritten, 2);
  // With two rows, GroupQueryAttention itself refuses several new ones behind a past.
  for (const rows of isGrouped ? [60, 1, 1, 1] : [60, 4, 1, 1, 1]) {
    expect(await pair.step(rows)).toBeLessThanOrEqual(equalityTolerance);
  }
  await pair.dispose();
}

describe('logits equal those of the graph as exported', () => {
  test.each(Object.entries(shapes))('%s', async (name, shape) => {
    const file = `${name.replaceAll(/\W+/g, '-')}.onnx`;
    writeDecoderModel(join(workFolder, file), shape);
    const { original, rewritten } = await openBoth(workFolder, file);
    await expectEqualLogits(original, rewritten, shape.cache === 'grouped-query');
  });

  test('Fledgling, whose prompt rows see each other in both directions', async () => {
    const folder = fileURLToPath(fledglingFolder);
    const { original, rewritten } = await openBoth(folder, 'onnx/language_model.onnx');
    await expectEqualLogits(original, rewritten, false);
  });

  test('guidance in the graph, which takes rows in pairs', async () => {
    const shape = { ...fixtures['chatterbox-multilingual'].shape, guided: true };
    await writeFile(join(workFolder, 'guided.onnx'), languageModel(shape, false));
    const { original, rewritten } = await openBoth(workFolder, 'guided.onnx');
    expect(rewritten.borrowsCache).toBe(true);
    const pair = feedBoth(original, rewritten, 2);
    for (const rows of [30, 4, 1, 1]) expect(await pair.step(rows)).toBeLessThanOrEqual(equalityTolerance);
    await pair.dispose();
  });
});

describe('the comparison sees', () => {
  test('one changed number in the cache', async () => {
    writeDecoderModel(join(workFolder, 'seen.onnx'), shapes['GPT-2, Concat, position_ids']!);
    const { rewriting } = openTestAccess(workFolder);
    let isCorrupting = false;
    const { original, rewritten } = await openBoth(workFolder, 'seen.onnx', {
      rewriting: {
        ...rewriting!,
        async openSession(path, graph) {
          const session = await rewriting!.openSession(path, graph);
          return {
            ...session,
            run(feeds) {
              const keys = feeds['past_key_values.1.key']?.data as Float32Array;
              if (isCorrupting) keys[3 * 16 + 7]! += 5;
              return session.run(feeds);
            },
          };
        },
      },
    });
    const both = feedBoth(original, rewritten, 1);
    expect(await both.step(40)).toBeLessThanOrEqual(equalityTolerance);
    expect(await both.step(1)).toBeLessThanOrEqual(equalityTolerance);
    isCorrupting = true;
    expect(await both.step(1)).toBeGreaterThan(10 * equalityTolerance);
    await both.dispose();
  });

  test('a rewritten graph that computes something else, which is then not used', async () => {
    writeDecoderModel(join(workFolder, 'other.onnx'), shapes['Llama, Concat, positions from the cache']!);
    const { rewriting } = openTestAccess(workFolder);
    const verdicts = rememberInMemory();
    const change: Partial<ModelAccess> = {
      rewriting: {
        ...rewriting!,
        verdicts,
        async openSession(path, graph) {
          const session = await rewriting!.openSession(path, graph);
          // As if the correction of positions had been forgotten.
          const run: typeof session.run = (feeds) =>
            session.run(
              'starling_position_shift' in feeds
                ? { ...feeds, starling_position_shift: new Tensor('int64', [0n], []) }
                : feeds,
            );
          return { ...session, run };
        },
      },
    };
    const first = await openBoth(workFolder, 'other.onnx', change);
    expect(first.rewritten.borrowsCache).toBe(false);
    expect(first.notes.join()).toMatch(/runs as exported.*differs by/);
    expect([...verdicts.texts.values()].join()).toContain('differs');
    const again = await openBoth(workFolder, 'other.onnx', change);
    expect(again.rewritten.borrowsCache).toBe(false);
    expect(again.notes).toEqual(first.notes);
  });
});

describe('what is proved', () => {
  test('is remembered for the graph it was proved for', async () => {
    writeDecoderModel(join(workFolder, 'remembered.onnx'), shapes['Llama, GroupQueryAttention']!);
    const { rewriting } = openTestAccess(workFolder);
    let count = 0;
    const change: Partial<ModelAccess> = {
      rewriting: {
        ...rewriting!,
        verdicts: rememberInMemory(),
        openSession(path, graph) {
          count++;
          return rewriting!.openSession(path, graph);
        },
      },
    };
    await openBoth(workFolder, 'remembered.onnx', change);
    expect(count).toBe(3);
    const { rewritten, notes } = await openBoth(workFolder, 'remembered.onnx', change);
    expect(count).toBe(4);
    expect(rewritten.borrowsCache).toBe(true);
    expect(notes.join()).toContain('runs rewritten');
    writeDecoderModel(join(workFolder, 'remembered.onnx'), { ...small, family: 'gpt2', cache: 'concat' });
    await openBoth(workFolder, 'remembered.onnx', change);
    expect(count).toBe(7);
  });

  test('is proved with float32 activations when 4-bit products round theirs', async () => {
    const shape = { ...shapes['Llama, Concat, 4-bit weights']!, accuracyLevel: 4 };
    writeDecoderModel(join(workFolder, 'rounded.onnx'), shape);
    const { rewritten } = await openBoth(workFolder, 'rounded.onnx');
    expect(rewritten.borrowsCache).toBe(true);
  });

  test('nothing, where the runtime does not offer rewriting', async () => {
    writeDecoderModel(join(workFolder, 'plain.onnx'), shapes['Llama, GroupQueryAttention']!);
    const { rewriting: _, ...plain } = openTestAccess(workFolder);
    const model = await openLanguageModel('plain.onnx', plain);
    expect(model.borrowsCache).toBe(false);
    await model.release();
  });

  test('cancelling ends the proof', async () => {
    writeDecoderModel(join(workFolder, 'cancelled.onnx'), shapes['Llama, GroupQueryAttention']!);
    const access = openTestAccess(workFolder);
    const controller = new AbortController();
    const counts = { opened: 0, released: 0 };
    const opening = openLanguageModel(
      'cancelled.onnx',
      {
        ...access,
        rewriting: {
          ...access.rewriting!,
          async openSession(path, graph) {
            controller.abort();
            counts.opened++;
            const session = await access.rewriting!.openSession(path, graph);
            const release = () => {
              counts.released++;
              return session.release();
            };
            return { ...session, release };
          },
        },
      },
      { signal: controller.signal },
    );
    await expect(opening).rejects.toMatchObject({ code: 'aborted' });
    expect(counts).toEqual({ opened: 1, released: 1 });
  });
});

test('attention that reaches back only so far runs as exported', async () => {
  writeDecoderModel(join(workFolder, 'window.onnx'), {
    ...small,
    family: 'llama',
    cache: 'concat',
    window: 300,
  });
  const { rewritten, notes } = await openBoth(workFolder, 'window.onnx');
  expect(rewritten.borrowsCache).toBe(false);
  expect(notes.join()).toContain('moves positions by a constant');
});

function rememberInMemory(): VerdictStore & { readonly texts: ReadonlyMap<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    get: async (key) => texts.get(key),
    async put(key, verdict) {
      texts.set(key, verdict);
    },
  };
}
