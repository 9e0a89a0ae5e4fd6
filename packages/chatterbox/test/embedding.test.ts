import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TokenEmbedder } from '../src/graphs/token-embedder.js';
import { initializerValues, readFloatInitializers } from '../src/onnx/initializers.js';
import { toFloat32 } from '../src/tensors/named-tensor.js';
import { SpeechTokenizer } from '../src/text/speech-tokenizer.js';
import { fixtureDescriptor, fixtures, writeFixture } from './fixtures/build-fixtures.js';
import { openTestAccess } from './support/onnxruntime-access.js';

type FixtureId = keyof typeof fixtures;
const workFolder = await mkdtemp(join(tmpdir(), 'starling-embedding-'));
afterAll(() => rm(workFolder, { recursive: true, force: true }));

async function open(id: FixtureId) {
  const folder = join(workFolder, id);
  await writeFixture(folder, fixtures[id]);
  const descriptor = fixtureDescriptor(id);
  const access = openTestAccess(folder);
  const { hidden } = fixtures[id].shape;
  const tables = new Map<string, Float32Array>();
  for (const { name, type, data } of readFloatInitializers(
    await readFile(join(folder, 'onnx/embed_tokens.onnx')),
  )) {
    tables.set(name, initializerValues(type, data as Uint8Array));
  }
  const row = (table: string, index: number) =>
    Array.from(tables.get(table)!.subarray(index * hidden, (index + 1) * hidden));
  const sum = (a: readonly number[], b: readonly number[]) => a.map((value, i) => Math.fround(value + b[i]!));
  const embedder = await TokenEmbedder.open('onnx/embed_tokens.onnx', access, descriptor.prompt);
  const tokenizer = await SpeechTokenizer.open(descriptor, access);
  const speech = async (token: number, position: number, splitsAtZero = true) =>
    Array.from(toFloat32(await embedder.embedSpeechToken(token, position, 0.5, splitsAtZero)));
  return { descriptor, embedder, tokenizer, row, sum, speech, hidden };
}

describe('English: text until the first 0', () => {
  let model: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    model = await open('chatterbox');
  });
  afterAll(() => model.embedder.release());

  test('a generated token is a speech row at its position', async () => {
    const { speech, row, sum } = model;
    expect(await speech(17, 4)).toEqual(sum(row('speech_emb', 17), row('speech_pos_emb', 4)));
  });

  test('a generated token 0 is a speech row too, which the graph alone gets wrong', async () => {
    const { speech, row, sum } = model;
    expect(await speech(0, 4, false)).toEqual(sum(row('text_emb', 0), row('text_pos_emb', 4)));
    expect(await speech(0, 4)).toEqual(sum(row('speech_emb', 0), row('speech_pos_emb', 4)));
  });

  test('the prompt row has the template, its positions and both tables', async () => {
    const { tokenizer, embedder, row, sum, hidden } = model;
    const prompt = tokenizer.promptRow('Hi.', 'en');
    expect(prompt.ids.slice(0, 2)).toEqual([6563, 255]);
    expect(prompt.ids.slice(-3)).toEqual([0, 6561, 6561]);
    expect(prompt.positions).toEqual([0, 0, 1, 2, 3, 4, 0, 0]);
    expect(prompt.isText).toEqual([false, true, true, true, true, true, false, false]);
    expect(prompt.textLength).toBe(3);
    const embeds = Array.from(toFloat32(await embedder.embedPrompt(prompt, 0.5)));
    const at = (index: number) => embeds.slice(index * hidden, (index + 1) * hidden);
    expect(at(2)).toEqual(sum(row('text_emb', prompt.ids[2]!), row('text_pos_emb', 1)));
    expect(at(5)).toEqual(sum(row('text_emb', 0), row('text_pos_emb', 4)));
    expect(at(7)).toEqual(sum(row('speech_emb', 6561), row('speech_pos_emb', 0)));
  });
});

describe('Turbo: the last two columns are speech', () => {
  let model: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    model = await open('chatterbox-turbo');
  });
  afterAll(() => model.embedder.release());

  test('a generated token is a speech row whatever its position, computed once', async () => {
    const { speech, embedder } = model;
    expect(await speech(17, 4)).toEqual(await speech(17, 90));
    expect(await speech(17, 4)).not.toEqual(await speech(18, 4));
    const [first, again] = [
      await embedder.embedSpeechToken(17, 1, 0.5, true),
      await embedder.embedSpeechToken(17, 2, 0.5, true),
    ];
    expect(again).toBe(first);
  });

  test('the two ends of text in the template begin speech', async () => {
    const { tokenizer, embedder, speech, hidden } = model;
    const prompt = tokenizer.promptRow('Hi [laugh] there.', 'en');
    expect(prompt.ids.slice(-2)).toEqual([50256, 50256]);
    expect(prompt.ids).toContain(50257);
    const embeds = Array.from(toFloat32(await embedder.embedPrompt(prompt, 0.5)));
    expect(embeds.slice(-hidden)).toEqual(await speech(6561, 0));
    expect(embeds.slice(-2 * hidden, -hidden)).toEqual(await speech(6561, 0));
  });
});

describe('Multilingual text', () => {
  test('is lower-cased, decomposed and tagged', async () => {
    const { tokenizer, embedder } = await open('chatterbox-multilingual');
    const german = tokenizer.promptRow('Grüße', 'de');
    const english = tokenizer.promptRow('Grüße', 'en');
    expect(tokenizer.prepare('Grüße', 'de')).toBe('gru\u0308ße.');
    expect(german.ids.length).toBe(english.ids.length);
    const differing = german.ids.filter((id, index) => id !== english.ids[index]);
    expect(differing).toHaveLength(1);
    expect(german.ids.indexOf(differing[0]!)).toBe(2);
    expect(german.warnings).toEqual([]);
    await embedder.release();
  });
});
