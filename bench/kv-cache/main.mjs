/**
 * What one speech token costs the language model at 100, 300, 500 and 1000 positions: rewritten so that its key-value cache is
 * not copied, as exported, and in the loop of transformers.js, for the embedded model and for random-weight models of the sizes
 * and shapes of Chatterbox (30 layers) and Turbo (24 layers). The three take turns at every step.
 *
 *   npm run build && node bench/kv-cache/main.mjs [--models fledgling,gpt2-q4,...] [--positions 100,300,500,1000]
 *     [--rounds 15] [--threads 1] [--folder DIR] [--json FILE]
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fledglingFolder } from '@starling-tts/model-fledgling';
import { writeDecoderModel } from '../../packages/chatterbox/test/fixtures/decoder-model.mjs';
import { machine, machineLine, median, table } from '../lib/report.mjs';
import { openStarlingLoop } from './starling-loop.mjs';
import { openTransformersLoop } from './transformers-loop.mjs';

const { values: options } = parseArgs({
  options: {
    models: { type: 'string', default: 'fledgling,gpt2-fp32,gpt2-q4,llama-q4' },
    positions: { type: 'string', default: '100,300,500,1000' },
    rounds: { type: 'string', default: '15' },
    threads: { type: 'string', default: '1' },
    folder: { type: 'string' },
    json: { type: 'string' },
  },
});
const rounds = Number(options.rounds);
const threads = Number(options.threads);
const positions = options.positions.split(',').map(Number);
/** First steps of each loop, not counted. */
const warmUp = 4;

const llama = { family: 'llama', layers: 30, heads: 16, hidden: 1024, feedForward: 4096, vocabulary: 8194 };
const gpt2 = { family: 'gpt2', layers: 24, heads: 16, hidden: 1024, feedForward: 4096, vocabulary: 6563 };
const shapes = {
  'gpt2-fp32': { ...gpt2, cache: 'concat', weights: 'fp32' },
  'gpt2-q4': { ...gpt2, cache: 'concat', weights: 'q4' },
  'llama-fp32': { ...llama, cache: 'concat', weights: 'fp32' },
  'llama-q4': { ...llama, cache: 'concat', weights: 'q4' },
  'llama-gqa-q4': { ...llama, cache: 'grouped-query', weights: 'q4' },
};

const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'starling-bench-'));
const results = [];
try {
  const bandwidth = readBandwidth();
  console.log(`${machineLine()}, ${threads} thread(s), reads ${(bandwidth / 1e9).toFixed(1)} GB/s`);
  console.log(
    `milliseconds a token: median of ${rounds} by the clock (90th percentile), median of processor time\n`,
  );
  for (const name of options.models.split(',')) results.push(...(await measure(name, bandwidth)));
  const cells = (row) => [row.rewritten, row.original, row.transformers].map(printTimes);
  const head = ['model', 'positions', 'rewritten', 'as exported', 'transformers.js', 'share of bandwidth'];
  console.log(
    table(
      head,
      results.map((row) => [
        row.model,
        row.positions,
        ...cells(row),
        `${Math.round(100 * row.bandwidthShare)} %`,
      ]),
    ),
  );
  console.log(`\nload at the end: ${machine().load}`);
  const record = { machine: machine(), threads, rounds, bandwidth, results };
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(record, undefined, 2)}\n`);
} finally {
  if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
}

async function measure(name, bandwidth) {
  const model = name === 'fledgling' ? embeddedModel() : randomModel(name);
  const verdictFolder = join(folder, 'verdicts');
  const loops = {
    rewritten: await openStarlingLoop(model, { threads, rewrite: true, verdictFolder }),
    original: await openStarlingLoop(model, { threads, rewrite: false, verdictFolder }),
    transformers: await openTransformersLoop(model, { threads }),
  };
  process.stderr.write(`${name}: opened and proved in ${loops.rewritten.openSeconds.toFixed(1)} s\n`);
  const rows = [];
  for (const length of positions) {
    const running = {};
    for (const [variant, loop] of Object.entries(loops)) {
      running[variant] = await loop.start(length, warmUp + rounds);
    }
    const times = { rewritten: [], original: [], transformers: [] };
    for (let round = -warmUp; round < rounds; round += 1) {
      for (const [variant, loop] of Object.entries(running)) {
        const spent = await loop.step();
        if (round >= 0) times[variant].push(spent);
      }
    }
    for (const loop of Object.values(running)) await loop.stop();
    const bytesRead = model.weightBytes + 2 * model.layers * model.heads * model.size * 4 * length;
    const milliseconds = median(times.rewritten.map(({ wall }) => wall));
    const bandwidthShare = bytesRead / (milliseconds / 1000) / bandwidth;
    rows.push({ model: name, positions: length, ...times, bandwidthShare, load: machine().load });
    process.stderr.write(`${name} at ${length}: ${Object.values(times).map(printTimes).join('  ')}\n`);
  }
  for (const loop of Object.values(loops)) await loop.dispose();
  return rows;
}

function embeddedModel() {
  const path = fileURLToPath(fledglingFolder);
  return {
    folder: path,
    path: 'onnx/language_model.onnx',
    parent: fileURLToPath(new URL('../', fledglingFolder)),
    name: 'model',
    whole: true,
    stop: 1312,
    layers: 4,
    heads: 3,
    size: 64,
    hidden: 192,
    vocabulary: 1313,
    // The weights are stored as int8 and unfolded to float32 when the graph is loaded.
    weightBytes: 4 * statSync(join(path, 'onnx/language_model.onnx')).size,
  };
}

/** Writes a random-weight model, unless an earlier run left it in the folder. */
function randomModel(name) {
  const shape = shapes[name];
  if (!shape)
    throw new Error(`unknown model ${name}: choose from fledgling, ${Object.keys(shapes).join(', ')}`);
  const modelFolder = join(folder, name);
  const file = join(modelFolder, 'onnx/language_model.onnx');
  const { family, layers, heads, hidden, vocabulary } = shape;
  mkdirSync(join(modelFolder, 'onnx'), { recursive: true });
  if (!statSync(file, { throwIfNoEntry: false })) {
    writeDecoderModel(file, shape, join(modelFolder, 'onnx/model.onnx'));
    const config =
      family === 'gpt2'
        ? { model_type: 'gpt2', n_layer: layers, n_head: heads, n_embd: hidden }
        : {
            model_type: 'llama',
            num_hidden_layers: layers,
            num_attention_heads: heads,
            num_key_value_heads: heads,
            hidden_size: hidden,
          };
    writeFileSync(join(modelFolder, 'config.json'), JSON.stringify({ ...config, vocab_size: vocabulary }));
    writeFileSync(join(modelFolder, 'generation_config.json'), '{}');
  }
  const tables = (family === 'gpt2' ? 4096 : 0) + vocabulary;
  return {
    folder: modelFolder,
    path: 'onnx/language_model.onnx',
    parent: folder,
    name,
    whole: false,
    layers,
    heads,
    size: hidden / heads,
    hidden,
    vocabulary,
    weightBytes: statSync(`${file}_data`).size - 4 * hidden * tables,
  };
}

/** Bytes a second that one thread can read: two large stretches of memory compared to the end, best of five. */
function readBandwidth() {
  const one = Buffer.alloc(256 * 2 ** 20, 1);
  const other = Buffer.from(one);
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i += 1) {
    const started = performance.now();
    if (!one.equals(other)) throw new Error('memory differs');
    best = Math.min(best, performance.now() - started);
  }
  return (2 * one.length) / (best / 1000);
}

function printTimes(times) {
  const wall = times.map((time) => time.wall).sort((a, b) => a - b);
  const high = wall[Math.floor(wall.length * 0.9)];
  const processor = median(times.map((time) => time.processor));
  return `${median(wall).toFixed(1)} (${high.toFixed(1)}), ${processor.toFixed(1)}`;
}
