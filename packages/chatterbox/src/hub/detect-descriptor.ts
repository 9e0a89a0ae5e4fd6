import { StarlingError } from '@starling-tts/core';
import {
  english,
  findModelDescriptor,
  fledgling,
  type ModelDescriptor,
  type ModelFile,
  modelDescriptors,
  multilingual,
  nano,
  turbo,
} from '../descriptors/index.js';

/** The small files that tell the families apart. */
export const identifyingFiles: readonly ModelFile[] = [
  { path: 'config.json', optional: true },
  { path: 'tokenizer.json', optional: false },
];

/**
 * Tells a model's family from its `config.json` and `tokenizer.json`. GPT-2 means Turbo, with 12 layers Nano. The Llama
 * families differ in their vocabulary: Fledgling numbers text after speech, English has about 700 entries,
 * Multilingual about 2450. Without a configuration (early Multilingual exports) the vocabulary alone decides.
 *
 * @param read gives the text of one of {@link identifyingFiles}, undefined when the model has no such file
 * @param model name for messages
 * @throws StarlingError `model_not_found` when there is no tokenizer, `model_invalid` when the files are of no known family
 */
export async function detectDescriptor(
  read: (path: string) => Promise<string | undefined>,
  model: string,
): Promise<ModelDescriptor> {
  const config = parseJson(await read('config.json'), model);
  const tokenizer = parseJson(await read('tokenizer.json'), model);
  if (tokenizer === undefined) {
    throw new StarlingError(
      'model_not_found',
      `${model} has no tokenizer.json: it is not the root of a Chatterbox model in ONNX format.`,
      { model, missing: ['tokenizer.json'] },
    );
  }
  const modelType = config?.model_type;
  if (modelType !== undefined && modelType !== 'chatterbox') throw notChatterbox(model);
  const textConfig = record(config?.text_config);
  const vocabulary = vocabularyOf(tokenizer);
  if (vocabulary.entries === 0) throw notChatterbox(model);
  if (textConfig?.model_type === 'gpt2' || vocabulary.entries > 20_000) {
    return (textConfig?.n_layer ?? textConfig?.num_hidden_layers) === 12 ? nano : turbo;
  }
  if (vocabulary.highestId > fledgling.tokens.stopSpeech) return fledgling;
  return vocabulary.entries > 1500 ? multilingual : english;
}

/**
 * The descriptor a caller names because detection would be wrong or is not wanted.
 *
 * @throws StarlingError `model_not_found`
 */
export function descriptorById(id: string): ModelDescriptor {
  const found = findModelDescriptor(id);
  if (found) return found;
  const known = modelDescriptors.map((descriptor) => descriptor.id).join(', ');
  throw new StarlingError('model_not_found', `'${id}' is no model family. Use one of ${known}.`, {
    model: id,
  });
}

type Json = Readonly<Record<string, unknown>>;

function parseJson(text: string | undefined, model: string): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return record(JSON.parse(text));
  } catch (cause) {
    throw new StarlingError(
      'model_invalid',
      `A configuration file of ${model} is not JSON.`,
      { model },
      { cause },
    );
  }
}

function vocabularyOf(tokenizer: Json): { entries: number; highestId: number } {
  const vocabulary = record(tokenizer.model)?.vocab;
  const ids = Object.values(record(vocabulary) ?? {}).filter((id) => typeof id === 'number');
  return { entries: ids.length, highestId: ids.reduce((highest, id) => Math.max(highest, id), 0) };
}

function record(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function notChatterbox(model: string): StarlingError<'model_invalid'> {
  return new StarlingError(
    'model_invalid',
    `${model} is no Chatterbox model: config.json and tokenizer.json are of another kind.`,
    { model },
  );
}
