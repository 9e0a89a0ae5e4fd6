import { createSyntheticVoice } from '@starling-tts/core/testing';
import { Tensor } from 'onnxruntime-common';
import {
  createChatterboxEngine,
  type ModelAccess,
  type RuntimeSession,
  type TensorFactory,
  type ValueMetadata,
} from '../../src/index.js';
import { fixtureDescriptor, fixtures } from '../fixtures/build-fixtures.js';

/** Says which token comes next: in which run of the language model (from 0), and at which place (from 0). */
export type Script = (run: number, place: number) => number;

/** What the graphs were asked to do, in order. */
export interface ScriptedStep {
  /** Which graph. */
  readonly graph: 'language_model' | 'conditional_decoder';
  /** The run a step of the language model belongs to; -1 for the decoder. */
  readonly run: number;
}

const hidden = 4;
const vocabulary = 8194;

/**
 * An engine whose language model says what a script tells it, over fakes of all four graphs. The decoder gives every token a
 * sound of its own. Runs of the language model are told apart by what is in their caches, so that they may overlap.
 */
export async function openScriptedEngine(script: Script) {
  const steps: ScriptedStep[] = [];
  let runs = 0;
  const sessions: Record<string, RuntimeSession> = {
    embed_tokens: session(['input_ids', 'position_ids', 'exaggeration'], async ({ input_ids }) => ({
      inputs_embeds: zeros([1, input_ids!.dims[1]!, hidden]),
    })),
    language_model: session(
      ['inputs_embeds', 'attention_mask', 'past_key_values.0.key', 'past_key_values.0.value'],
      async ({ inputs_embeds: embeds, attention_mask: mask, ...past }) => {
        const key = past['past_key_values.0.key']!.data as Float32Array;
        const value = past['past_key_values.0.value']!.data as Float32Array;
        const run = key[0] ?? runs++;
        const prefill = value[0] ?? embeds!.dims[1]!;
        const total = mask!.dims[1]!;
        steps.push({ graph: 'language_model', run });
        const logits = zeros([1, 1, vocabulary]);
        (logits.data as Float32Array)[script(run, total - prefill)] = 1000;
        return {
          logits,
          'present.0.key': filled([1, 1, total, 1], run),
          'present.0.value': filled([1, 1, total, 1], prefill),
        };
      },
    ),
    conditional_decoder: session(
      ['speech_tokens', 'speaker_embeddings', 'speaker_features'],
      async ({ speech_tokens: tokens, speaker_features: features }) => {
        steps.push({ graph: 'conditional_decoder', run: -1 });
        const ids = Array.from(tokens!.data as BigInt64Array, Number).slice(features!.dims[1]! / 2);
        return { waveform: waveform(ids) };
      },
    ),
    speech_encoder: session(['audio_values'], async () => ({
      audio_features: zeros([1, 2, hidden]),
      audio_tokens: new Tensor('int64', new BigInt64Array(5), [1, 5]),
      speaker_embeddings: zeros([1, 192]),
      speaker_features: zeros([1, 10, 80]),
    })),
  };
  const access: ModelAccess = {
    Tensor: Tensor as unknown as TensorFactory,
    readFile: async (path) => {
      const files: Record<string, unknown> = {
        'tokenizer.json': fixtures.chatterbox.tokenizer,
        'tokenizer_config.json': { tokenizer_class: 'PreTrainedTokenizer', model_max_length: 2048 },
      };
      return new TextEncoder().encode(JSON.stringify(files[path]));
    },
    openSession: async (path) => sessions[path.replace(/^onnx\/|\.onnx$/g, '')]!,
  };
  const descriptor = fixtureDescriptor('chatterbox');
  const engine = await createChatterboxEngine({ descriptor, access, revision: 'scripted' });
  const voice = await engine.encodeVoice(createSyntheticVoice({ seconds: 4, sampleRate: 24_000 }));
  return { engine, voice, steps, stop: descriptor.tokens.stopSpeech, silence: descriptor.tokens.silence };
}

/** The sound of tokens: each one's own constant, so that it can be read back from any sample. */
function waveform(ids: readonly number[]): Tensor {
  const samples = new Float32Array(960 * ids.length);
  for (const [index, id] of ids.entries()) samples.fill(id / 8192, 960 * index, 960 * (index + 1));
  return new Tensor('float32', samples, [1, samples.length]);
}

function session(
  inputs: readonly string[],
  run: (feeds: Readonly<Record<string, Tensor>>) => Promise<Record<string, Tensor>>,
): RuntimeSession {
  const integers = new Set(['input_ids', 'position_ids', 'attention_mask', 'speech_tokens']);
  const outputs = [
    ...['inputs_embeds', 'logits', 'present.0.key', 'present.0.value', 'waveform', 'audio_features'],
    ...['audio_tokens', 'speaker_embeddings', 'speaker_features'],
  ];
  const describe = (name: string): ValueMetadata => ({
    name,
    type: integers.has(name) ? 'int64' : 'float32',
    shape: name.startsWith('past') ? ['batch', 1, 'past', 1] : [],
  });
  return {
    inputs: inputs.map(describe),
    outputs: outputs.map(describe),
    // A task of its own, as with a real runtime: runs of several calls follow one another in the order they were asked for.
    run: (feeds) => new Promise((resolve) => setImmediate(() => resolve(run(feeds)))),
    release: async () => undefined,
  };
}

function zeros(dims: readonly number[]): Tensor {
  return filled(dims, 0);
}

function filled(dims: readonly number[], value: number): Tensor {
  const data = new Float32Array(dims.reduce((product, size) => product * size, 1)).fill(value);
  return new Tensor('float32', data, dims);
}
