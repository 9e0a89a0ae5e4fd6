import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { detectDescriptorIn } from './detect-descriptor.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'starling-detect-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function tokenizer(entries: number, firstId = 0): string {
  const vocabulary = Array.from({ length: entries }, (_, index) => [`t${index}`, firstId + index]);
  return JSON.stringify({ model: { vocab: Object.fromEntries(vocabulary) } });
}

const config = (text_config: object) => JSON.stringify({ model_type: 'chatterbox', text_config });
const llama = config({ model_type: 'llama', num_hidden_layers: 30 });

it.each([
  ['chatterbox', llama, tokenizer(704)],
  ['chatterbox-multilingual', llama, tokenizer(2454)],
  ['chatterbox-multilingual', undefined, tokenizer(2454)],
  ['chatterbox-turbo', config({ model_type: 'gpt2', n_layer: 24 }), tokenizer(50_276)],
  ['chatterbox-turbo', undefined, tokenizer(50_276)],
  ['chatterbox-nano', config({ model_type: 'gpt2', n_layer: 12 }), tokenizer(50_276)],
  ['fledgling', config({ model_type: 'llama', num_hidden_layers: 4 }), tokenizer(40, 6564)],
])('recognises %s', async (id, configuration, vocabulary) => {
  if (configuration) await writeFile(join(folder, 'config.json'), configuration);
  await writeFile(join(folder, 'tokenizer.json'), vocabulary);
  expect((await detectDescriptorIn(folder, 'it')).id).toBe(id);
});

it.each([
  ['damaged JSON', '{', tokenizer(704)],
  ['another kind of model', '{"model_type":"whisper"}', tokenizer(704)],
  ['a tokenizer without a vocabulary', llama, '{}'],
])('refuses %s', async (_title, configuration, vocabulary) => {
  await writeFile(join(folder, 'config.json'), configuration);
  await writeFile(join(folder, 'tokenizer.json'), vocabulary);
  await expect(detectDescriptorIn(folder, 'it')).rejects.toMatchObject({ code: 'model_invalid' });
});
