import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeAudio } from '@starling-tts/core';

// The runtime that engine-node speaks with; the bench itself does not depend on it.
const engineNode = createRequire(fileURLToPath(import.meta.resolve('@starling-tts/engine-node')));
const { InferenceSession, Tensor } = engineNode('onnxruntime-node');

const graphNames = ['speech_encoder', 'embed_tokens', 'language_model', 'conditional_decoder'];
const ids = { start: 6561, stop: 6562, exaggeration: 6563, firstText: 6564, beginning: 6565, end: 6566 };
const layers = 4;
const alphabet = "abcdefghijklmnopqrstuvwxyz '.,?!-";

const integers = (values, dims) => new Tensor('int64', BigInt64Array.from(values, BigInt), dims);
const floats = (values, dims) => new Tensor('float32', values, dims);

/** A small generator (mulberry32), so that two models draw the same numbers. */
export function randomNumbers(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Samples of a recording as Float32Array; 24 kHz mono. */
export async function readSamples(file) {
  const { audio } = await decodeAudio(await readFile(file));
  return audio.samples;
}

/**
 * Fledgling's four graphs driven directly: the measures look at speech tokens, which the engine does not give out.
 */
export class Graphs {
  /** Opens the graphs of a model folder. */
  static async open(folder) {
    const graphs = new Graphs();
    const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 };
    for (const name of graphNames) {
      graphs[name] = await InferenceSession.create(join(folder, 'onnx', `${name}.onnx`), options);
    }
    return graphs;
  }

  /** Voice and tokens of a recording. */
  async encode(samples) {
    const made = await this.speech_encoder.run({ audio_values: floats(samples, [1, samples.length]) });
    return { ...made, tokens: Array.from(made.audio_tokens.data, Number) };
  }

  /**
   * Speech tokens of a text.
   *
   * @param {string} text
   * @param {{ audio_features: object }} voice from {@link Graphs.encode}
   * @param {{ temperature?: number, topP?: number, guidance?: number, exaggeration?: number, seed?: number }} [options]
   */
  async speak(text, voice, options = {}) {
    const { temperature = 0.6, topP = 0.9, guidance = 0, exaggeration = 0.5, seed = 1 } = options;
    const random = randomNumbers(seed);
    const characters = [...text.toLowerCase()].filter((character) => alphabet.includes(character));
    const text_ids = characters.map((character) => ids.firstText + 3 + alphabet.indexOf(character));
    const row = [ids.exaggeration, ids.beginning, ...text_ids, ids.end, ids.start];
    const rows = guidance > 0 ? 2 : 1;
    const prompt = await this.#embed(row, 0, exaggeration);
    const width = prompt.dims[2];
    const length = row.length + 1;
    const embeddings = new Float32Array(rows * length * width);
    for (let index = 0; index < rows; index += 1) {
      embeddings.set(voice.audio_features.data, index * length * width);
      embeddings.set(prompt.data, (index * length + 1) * width);
    }
    // The unconditional row has nothing in place of its text; exaggeration and the start of speech stay.
    if (rows === 2) embeddings.fill(0, (length + 2) * width, (2 * length - 1) * width);
    let cache = {};
    for (let layer = 0; layer < layers; layer += 1) {
      for (const kind of ['key', 'value']) {
        cache[`past_key_values.${layer}.${kind}`] = floats(new Float32Array(0), [rows, 3, 0, 64]);
      }
    }
    let input = floats(embeddings, [rows, length, width]);
    let seen = length;
    const tokens = [];
    while (tokens.length < 1000) {
      const mask = integers(new Array(rows * seen).fill(1), [rows, seen]);
      const output = await this.language_model.run({ inputs_embeds: input, attention_mask: mask, ...cache });
      const id = pick(lastLogits(output.logits, guidance), temperature, topP, random);
      if (id === ids.stop) break;
      tokens.push(id);
      cache = Object.fromEntries(
        Object.entries(output)
          .filter(([name]) => name.startsWith('present'))
          .map(([name, value]) => [name.replace('present', 'past_key_values'), value]),
      );
      const next = await this.#embed([id], tokens.length, exaggeration);
      const repeated = new Float32Array(rows * width);
      for (let index = 0; index < rows; index += 1) repeated.set(next.data, index * width);
      input = floats(repeated, [rows, 1, width]);
      seen += 1;
    }
    return tokens;
  }

  /** Samples of speech tokens in a voice. */
  async decode(tokens, voice) {
    const prompt = new Array(voice.speaker_features.dims[1] >> 1).fill(0);
    const { waveform } = await this.conditional_decoder.run({
      speech_tokens: integers([...prompt, ...tokens], [1, prompt.length + tokens.length]),
      speaker_embeddings: voice.speaker_embeddings,
      speaker_features: voice.speaker_features,
    });
    return waveform.data;
  }

  async #embed(row, position, exaggeration) {
    const { inputs_embeds: embeddings } = await this.embed_tokens.run({
      input_ids: integers(row, [1, row.length]),
      position_ids: integers(
        row.map((_, index) => position + index),
        [1, row.length],
      ),
      exaggeration: floats(Float32Array.of(exaggeration), [1]),
    });
    return embeddings;
  }
}

function lastLogits({ data, dims: [rows, length, size] }, guidance) {
  const logits = data.slice((length - 1) * size, length * size);
  if (rows === 2) {
    const unconditional = (2 * length - 1) * size;
    for (let id = 0; id < size; id += 1) logits[id] += guidance * (logits[id] - data[unconditional + id]);
  }
  return logits;
}

function pick(logits, temperature, topP, random) {
  let best = 0;
  for (let id = 1; id < logits.length; id += 1) if (logits[id] > logits[best]) best = id;
  if (temperature === 0) return best;
  const candidates = [];
  let total = 0;
  for (const [id, logit] of logits.entries()) {
    const weight = Math.exp((logit - logits[best]) / temperature);
    if (weight > 1e-6) candidates.push([weight, id]);
    total += weight;
  }
  candidates.sort((a, b) => b[0] - a[0]);
  let kept = 0;
  let mass = 0;
  while (kept < candidates.length && mass < topP * total) mass += candidates[kept++][0];
  let drawn = random() * mass;
  for (const [weight, id] of candidates.slice(0, kept)) {
    drawn -= weight;
    if (drawn <= 0) return id;
  }
  return best;
}
