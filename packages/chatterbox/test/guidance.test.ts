import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import onnxProto from 'onnx-proto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Guidance } from '../src/engine/guidance.js';
import { type ModelParts, openModelParts, releaseModelParts } from '../src/engine/model-parts.js';
import { generateSpeechTokens } from '../src/generation/generate.js';
import type { ConditioningTensors } from '../src/graphs/speech-encoder.js';
import { concatRows, TokenEmbedder } from '../src/graphs/token-embedder.js';
import { createChatterboxEngine, type ModelAccess } from '../src/index.js';
import { toFloat32 } from '../src/tensors/named-tensor.js';
import { fixtureDescriptor, fixtures, writeFixture } from './fixtures/build-fixtures.js';
import { collect } from './support/collect.js';
import { openTestAccess } from './support/onnxruntime-access.js';

const { onnx } = onnxProto;
const workFolder = await mkdtemp(join(tmpdir(), 'starling-guidance-'));
afterAll(() => rm(workFolder, { recursive: true, force: true }));

const reference = Float32Array.from({ length: 144_000 }, (_, i) => 0.1 * Math.sin(i / 15));

/** The model as upstream builds the unconditional row: text embeddings are zero, positions stay. */
async function writeEmbedderWithoutText(folder: string): Promise<void> {
  const model = onnx.ModelProto.decode(await readFile(join(folder, 'onnx/embed_tokens.onnx')));
  const table = model.graph?.initializer?.find(({ name }) => name === 'text_emb');
  table!.rawData = new Uint8Array(table!.rawData!.length);
  await writeFile(join(folder, 'onnx/embed_no_text.onnx'), onnx.ModelProto.encode(model).finish());
}

/** Moves the weights of `embed_tokens` into a file beside it, as large exports have them. */
async function moveWeightsOut(folder: string): Promise<void> {
  const path = join(folder, 'onnx/embed_tokens.onnx');
  const model = onnx.ModelProto.decode(await readFile(path));
  const pieces: Uint8Array[] = [new Uint8Array(64)];
  let offset = 64;
  for (const tensor of model.graph?.initializer ?? []) {
    if (tensor.dims?.length !== 2) continue;
    const bytes = tensor.rawData!;
    pieces.push(bytes);
    tensor.dataLocation = onnx.TensorProto.DataLocation.EXTERNAL;
    tensor.externalData = Object.entries({
      location: 'embed_tokens.onnx_data',
      offset: String(offset),
      length: String(bytes.length),
    }).map(([key, value]) => onnx.StringStringEntryProto.create({ key, value }));
    delete tensor.rawData;
    offset += bytes.length;
  }
  await writeFile(`${path}_data`, Buffer.concat(pieces));
  await writeFile(path, onnx.ModelProto.encode(model).finish());
}

describe.each(['chatterbox', 'chatterbox-multilingual'] as const)('guidance of %s', (id) => {
  const descriptor = fixtureDescriptor(id);
  const folder = join(workFolder, id);
  let access: ModelAccess;
  let parts: ModelParts;
  let voice: ConditioningTensors;
  let blank: TokenEmbedder;

  beforeAll(async () => {
    await writeFixture(folder, fixtures[id]);
    await writeEmbedderWithoutText(folder);
    if (id === 'chatterbox-multilingual') await moveWeightsOut(folder);
    access = openTestAccess(folder);
    parts = await openModelParts(descriptor, access);
    voice = await parts.speechEncoder.encode(reference);
    blank = await TokenEmbedder.open('onnx/embed_no_text.onnx', access, descriptor.prompt);
  });
  afterAll(async () => {
    await releaseModelParts(parts);
    await blank.release();
  });

  test('the unconditional row loses its text and keeps its positions', async () => {
    const prompt = parts.tokenizer.promptRow('Hello there, friend.', 'en');
    const { blankText, warnings } = await new Guidance(descriptor, parts, access).prepare();
    expect(warnings).toEqual([]);
    const embeds = toFloat32(await parts.embedder.embedPrompt(prompt, 0.7)).slice();
    blankText!(embeds, fixtures[id].shape.hidden, prompt);
    const expected = toFloat32(await blank.embedPrompt(prompt, 0.7));
    expect(expected.some((value) => value !== 0)).toBe(true);
    embeds.forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index]!, 5);
    });
  });

  test('a batch of two gives the tokens of two separate passes', async () => {
    const weight = 0.5;
    const prompt = parts.tokenizer.promptRow('Hello there, friend.', 'en');
    const { blankText } = await new Guidance(descriptor, parts, access).prepare();
    const maximum = 30;
    const source = generateSpeechTokens(
      { descriptor, ...parts },
      {
        voiceRows: voice.audio_features,
        prompt,
        exaggeration: 0.5,
        cfgWeight: weight,
        blankText: blankText!,
        sampler: { ...descriptor.sampling, temperature: 0, repetitionPenalty: 1 },
        seed: 0,
        bounds: { minimum: 0, maximum },
      },
    );
    const tokens: number[] = [];
    for await (const token of source) tokens.push(token);

    const conditional = parts.languageModel.start(1, 500);
    const unconditional = parts.languageModel.start(1, 500);
    let a = concatRows(voice.audio_features, await parts.embedder.embedPrompt(prompt, 0.5));
    let b = concatRows(voice.audio_features, await blank.embedPrompt(prompt, 0.5));
    const expected: number[] = [];
    let unguidedDiffers = false;
    while (expected.length < maximum) {
      const [withText] = await conditional.step(a);
      const [withoutText] = await unconditional.step(b);
      const guided = withText!.map((value, index) => value + weight * (value - withoutText![index]!));
      const best = guided.indexOf(Math.max(...guided));
      unguidedDiffers ||= withText!.indexOf(Math.max(...withText!)) !== best;
      if (best === descriptor.tokens.stopSpeech) break;
      expected.push(best);
      a = (await parts.embedder.embedSpeechToken(best, expected.length, 0.5, true)) as typeof a;
      b = a;
    }
    expect(tokens).toEqual(expected);
    expect(tokens.length).toBeGreaterThan(3);
    expect(unguidedDiffers).toBe(true);
  });

  test('weights that cannot be read are a warning, not a silent approximation', async () => {
    const engine = await createChatterboxEngine({
      descriptor,
      revision: 'test',
      access: {
        ...access,
        readFile: (path, range) =>
          path.endsWith('.onnx') ? Promise.resolve(new Uint8Array([1, 2, 3])) : access.readFile(path, range),
      },
    });
    const conditioning = await engine.encodeVoice({ samples: reference, sampleRate: 24_000 });
    const speak = (cfgWeight: number) =>
      collect(
        engine.synthesize({
          segment: { id: 0, text: 'Hello.' },
          voice: conditioning,
          options: { cfgWeight, seed: 1 },
        }),
      );
    const codes = ({ start }: Awaited<ReturnType<typeof speak>>) => start.warnings.map(({ code }) => code);
    expect(codes(await speak(0.5))).toEqual(['option_approximated']);
    expect(codes(await speak(0))).toEqual([]);
    await engine.dispose();
  });
});
