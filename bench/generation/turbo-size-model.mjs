import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ExternalGraph } from './external-graph.mjs';

/** Shape of Chatterbox Turbo's language model: GPT-2 medium. */
export const turboShape = { layers: 24, heads: 16, hidden: 1024, inner: 4096, vocabulary: 6563 };

/**
 * Writes a model of Turbo's contract with random weights: a language model of Turbo's true size in q4 (four bits, blocks of 32),
 * a text table of its true size, and a decoder that is a stand-in: a stack of feed-forward layers over prompt and tokens
 * whose cost is set by their number. It babbles, but every step costs what it costs.
 *
 * @param {string} folder
 * @param {{ decoderLayers?: number }} [options]
 */
export async function writeTurboSizeModel(folder, { decoderLayers = 12 } = {}) {
  const { embedByLastColumns, speechEncoder, gptTokenizer } = await fixtureBuilders();
  const shape = {
    hidden: turboShape.hidden,
    heads: turboShape.heads,
    layers: turboShape.layers,
    textIds: 50_276,
    speechIds: 6563,
    logits: turboShape.vocabulary,
    rows: 'last-two-columns-are-speech',
    precision: 'float32',
    stopBias: 0,
    seed: 7,
  };
  const onnx = join(folder, 'onnx');
  await mkdir(onnx, { recursive: true });
  // The fixture graphs write fp32; the suffix is that of the set of weights they are used in.
  await writeFile(join(onnx, 'embed_tokens_q4.onnx'), embedByLastColumns(shape));
  await writeFile(join(onnx, 'speech_encoder_q4.onnx'), speechEncoder(shape));
  await writeLanguageModel(onnx, 'language_model_q4.onnx');
  await writeDecoder(onnx, 'conditional_decoder_q4.onnx', decoderLayers);
  const { layers, heads, hidden } = turboShape;
  const files = {
    'config.json': {
      model_type: 'chatterbox',
      architectures: ['ChatterboxModel'],
      text_config: { model_type: 'gpt2', n_head: heads, n_layer: layers, n_embd: hidden },
      'transformers.js_config': {
        use_external_data_format: { 'language_model_q4.onnx': 1, 'conditional_decoder_q4.onnx': 1 },
      },
    },
    'generation_config.json': { eos_token_id: 6562, repetition_penalty: 1.2 },
    'preprocessor_config.json': {
      feature_extractor_type: 'ChatterboxFeatureExtractor',
      processor_class: 'ChatterboxProcessor',
      sampling_rate: 24_000,
    },
    'tokenizer_config.json': { tokenizer_class: 'PreTrainedTokenizer', model_max_length: 2048 },
    'tokenizer.json': gptTokenizer(),
  };
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), JSON.stringify(content));
  }
}

/** The builders of the pipeline's test fixtures, which are TypeScript. */
async function fixtureBuilders() {
  const fixtures = fileURLToPath(new URL('../../packages/chatterbox/test/fixtures/', import.meta.url));
  const outfile = fileURLToPath(
    new URL('../../node_modules/.cache/starling-bench/fixtures.mjs', import.meta.url),
  );
  await build({
    stdin: {
      contents: "export * from './graphs.js'; export * from './tokenizers.js';",
      resolveDir: fixtures,
      loader: 'ts',
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['onnx-proto', '@starling-tts/core'],
    outfile,
    logLevel: 'silent',
  });
  return import(outfile);
}

async function writeLanguageModel(folder, name) {
  const { layers, heads, hidden, inner, vocabulary } = turboShape;
  const size = hidden / heads;
  const data = createWriteStream(join(folder, `${name}_data`));
  const graph = new ExternalGraph(data, `${name}_data`);
  const batchAndLength = ['batch_size', 'sequence_length'];
  const embeds = graph.input('inputs_embeds', 'float32', [...batchAndLength, hidden]);
  const mask = graph.input('attention_mask', 'int64', ['batch_size', 'total_sequence_length']);
  const positions = graph.input('position_ids', 'int64', batchAndLength);
  const firstPast = 'past_key_values.0.key';
  const added = graph.node('Gather', [graph.node('Shape', [embeds]), graph.ints([1])]);
  const past = graph.node('Gather', [graph.node('Shape', [firstPast]), graph.ints([2])]);
  const scalar = (value) => graph.node('Squeeze', [value, graph.ints([0])]);
  const total = graph.node('Add', [added, past]);
  const one = graph.ints([1], []);
  const rows = graph.node('Range', [scalar(past), scalar(total), one]);
  const columns = graph.node('Range', [graph.ints([0], []), scalar(total), one]);
  const causal = graph.node('LessOrEqual', [
    graph.node('Unsqueeze', [columns, graph.ints([0])]),
    graph.node('Unsqueeze', [rows, graph.ints([1])]),
  ]);
  const visible = graph.node('And', [
    graph.node('Unsqueeze', [causal, graph.ints([0, 1])]),
    graph.node('Cast', [graph.node('Unsqueeze', [mask, graph.ints([1, 2])])], { to: 9 }),
  ]);
  const bias = graph.node('Where', [visible, graph.floats([0], []), graph.floats([-3.4e38], [])]);
  const table = await graph.random([8196, hidden], 0.5);
  let state = graph.node('Add', [embeds, graph.node('Gather', [table, positions])]);

  const ones = graph.floats(new Array(hidden).fill(1));
  const zeros = graph.floats(new Array(hidden).fill(0));
  const norm = (value) =>
    graph.node('LayerNormalization', [value, ones, zeros], { axis: -1, epsilon: { float: 1e-5 } });
  const linear = (value, from, to) => graph.quantised(value, from, to);
  const split = graph.ints([0, 0, heads, size]);
  const join3 = graph.ints([0, 0, hidden]);
  const scale = graph.floats([1 / Math.sqrt(size)], []);
  for (let layer = 0; layer < layers; layer += 1) {
    const normed = norm(state);
    const toHeads = async () =>
      graph.node('Transpose', [graph.node('Reshape', [await linear(normed, hidden, hidden), split])], {
        perm: [0, 2, 1, 3],
      });
    const grow = (kind, value) => {
      const cacheName = `${layer}.${kind}`;
      const before = graph.input(`past_key_values.${cacheName}`, 'float32', [
        'batch_size',
        heads,
        'past_sequence_length',
        size,
      ]);
      const present = graph.node('Concat', [before, value], { axis: -2 }, `present.${cacheName}`);
      graph.output(present, 'float32', ['batch_size', heads, 'total_sequence_length', size]);
      return present;
    };
    const query = await toHeads();
    const key = grow('key', await toHeads());
    const value = grow('value', await toHeads());
    const scores = graph.node('MatMul', [query, graph.node('Transpose', [key], { perm: [0, 1, 3, 2] })]);
    const weights = graph.node('Softmax', [graph.node('Add', [graph.node('Mul', [scores, scale]), bias])], {
      axis: -1,
    });
    const attended = graph.node('Transpose', [graph.node('MatMul', [weights, value])], {
      perm: [0, 2, 1, 3],
    });
    const joined = graph.node('Reshape', [attended, join3]);
    state = graph.node('Add', [state, await linear(joined, hidden, hidden)]);
    const wide = await linear(norm(state), hidden, inner);
    state = graph.node('Add', [state, await linear(gelu(graph, wide), inner, hidden)]);
  }
  const speech = Float32Array.from({ length: vocabulary }, (_, id) => (id < 6561 ? 0 : -1e4));
  const logits = graph.node(
    'Add',
    [await linear(norm(state), hidden, vocabulary), graph.floats(speech)],
    {},
    'logits',
  );
  graph.output(logits, 'float32', [...batchAndLength, vocabulary]);
  await writeFile(join(folder, name), graph.encode());
  await new Promise((resolve, reject) => data.end((error) => (error ? reject(error) : resolve())));
}

async function writeDecoder(folder, name, layers) {
  const width = 512;
  const data = createWriteStream(join(folder, `${name}_data`));
  const graph = new ExternalGraph(data, `${name}_data`);
  const tokens = graph.input('speech_tokens', 'int64', ['batch_size', 'num_speech_tokens']);
  const speaker = graph.input('speaker_embeddings', 'float32', ['batch_size', 192]);
  const features = graph.input('speaker_features', 'float32', ['batch_size', 'feature_dim', 80]);
  const table = await graph.random([6563, width], 1);
  const byToken = graph.node('Gather', [table, tokens]);
  const twice = graph.node('Concat', [byToken, byToken], { axis: 2 });
  let state = graph.node('Reshape', [twice, graph.ints([1, -1, width])]);
  for (let layer = 0; layer < layers; layer += 1) {
    const wide = graph.node('MatMul', [state, await graph.random([width, 4 * width], 0.05)]);
    const narrow = graph.node('MatMul', [gelu(graph, wide), await graph.random([4 * width, width], 0.02)]);
    state = graph.node('Add', [state, narrow]);
  }
  const wave = graph.node('MatMul', [state, await graph.random([width, 480], 0.1)]);
  const frames = graph.node('Gather', [graph.node('Shape', [features]), graph.ints([1])]);
  const made = graph.node('Slice', [wave, frames, graph.ints([2 ** 31 - 1]), graph.ints([1])]);
  const mean = graph.node('ReduceMean', [speaker], { keepdims: 0 });
  const samples = graph.node('Add', [graph.node('Reshape', [made, graph.ints([1, -1])]), mean]);
  const waveform = graph.node('Tanh', [samples], {}, 'waveform');
  graph.output(waveform, 'float32', ['batch_size', 'num_samples']);
  await writeFile(join(folder, name), graph.encode());
  await new Promise((resolve, reject) => data.end((error) => (error ? reject(error) : resolve())));
}

/** GELU in its tanh form, as GPT-2 has it. */
function gelu(graph, value) {
  const cube = graph.node('Mul', [value, graph.node('Mul', [value, value])]);
  const inner = graph.node('Add', [value, graph.node('Mul', [cube, graph.floats([0.044715], [])])]);
  const bent = graph.node('Tanh', [graph.node('Mul', [inner, graph.floats([0.7978845608], [])])]);
  const gate = graph.node('Add', [bent, graph.floats([1], [])]);
  return graph.node('Mul', [graph.node('Mul', [value, graph.floats([0.5], [])]), gate]);
}
