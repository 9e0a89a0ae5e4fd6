import { openModelAccess } from '@starling-tts/engine-node';
import { openLanguageModel } from '../../packages/chatterbox/dist/graph-rewrite/open-language-model.js';
import { addedRowsOutput } from '../../packages/chatterbox/dist/graph-rewrite/rewrite-graph.js';
import { fakeOutputs } from './fake-prompt.mjs';
import { Pace } from './pace.mjs';

/**
 * Starling's decoding of one model, as exported or rewritten.
 *
 * @param {{ folder: string, path: string, layers: number, heads: number, size: number, hidden: number, vocabulary: number }} model
 * @param {{ threads: number, rewrite: boolean, verdictFolder: string }} options
 */
export async function openStarlingLoop(model, { threads, rewrite, verdictFolder }) {
  const { folder, path, layers, heads, size, hidden, vocabulary } = model;
  const notes = [];
  const access = await openModelAccess(folder, {
    threads,
    rewriteGraphs: rewrite,
    verdictFolder,
    debug: (note) => notes.push(note),
  });
  let pace;
  const paced = async (opening) => {
    const session = await opening;
    const run = async (feeds) => {
      if (!pace) return session.run(feeds);
      const rows = feeds.inputs_embeds.dims[1];
      if (rows > 1) return fakeOutputs(promptOutputs(rows), access.Tensor);
      await pace.arrive();
      return session.run(feeds);
    };
    return { ...session, run };
  };
  const promptOutputs = (rows) => [
    { name: 'logits', dims: [1, rows, vocabulary] },
    ...(rewrite
      ? [{ name: addedRowsOutput, dims: [2 * layers, 1, heads, rows, size] }]
      : Array.from({ length: 2 * layers }, (_, i) => ({
          name: `present.${i >> 1}.${i % 2 ? 'value' : 'key'}`,
          dims: [1, heads, rows, size],
        }))),
  ];
  const { rewriting } = access;
  const started = performance.now();
  const languageModel = await openLanguageModel(path, {
    Tensor: access.Tensor,
    readFile: access.readFile,
    openSession: (file, placement) => paced(access.openSession(file, placement)),
    debug: access.debug,
    ...(rewriting && {
      rewriting: { ...rewriting, openSession: (file, graph) => paced(rewriting.openSession(file, graph)) },
    }),
  });
  if (languageModel.borrowsCache !== rewrite) throw new Error(`${path}: ${notes.join(' ')}`);
  return {
    openSeconds: (performance.now() - started) / 1000,
    /** Starts decoding behind a prompt of that many positions; the loop stands before its first step. */
    async start(positions) {
      pace = new Pace();
      const running = pace;
      let isStopped = false;
      const sequence = languageModel.start(1, positions + 1000);
      const embed = (rows) => ({
        type: 'float32',
        dims: [1, rows, hidden],
        data: Float32Array.from({ length: rows * hidden }, (_, i) => Math.sin(i * 78.233)),
      });
      const loop = (async () => {
        await sequence.step(embed(positions));
        for (const row = embed(1); !isStopped; ) likeliest((await sequence.step(row))[0]);
      })();
      await running.ready();
      return {
        step: () => running.step(),
        async stop() {
          isStopped = true;
          await Promise.race([running.step(), loop]);
          await loop;
          await sequence.dispose();
        },
      };
    },
    async dispose() {
      await languageModel.release();
      await access.dispose();
    },
  };
}

function likeliest(logits) {
  let best = 0;
  for (let i = 1; i < logits.length; i += 1) if (logits[i] > logits[best]) best = i;
  return best;
}
