import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fledglingFolder } from '@starling-tts/model-fledgling';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fledgling, type ModelDescriptor } from '../src/descriptors/index.js';
import { type ModelParts, openModelParts, releaseModelParts } from '../src/engine/model-parts.js';
import type { ConditioningTensors } from '../src/graphs/speech-encoder.js';
import { fixtureDescriptor, fixtures, writeFixture } from './fixtures/build-fixtures.js';
import { areEqual } from './support/collect.js';
import { generateGreedily } from './support/greedy.js';
import { openTestAccess } from './support/onnxruntime-access.js';
import { openPeer } from './support/transformers-peer.js';

const maxNewTokens = 48;

/** Seven seconds that are not all alike. */
const reference = Float32Array.from(
  { length: 168_000 },
  (_, i) => 0.2 * Math.sin(i / 20) * Math.sin(i / 9000) ** 2,
);

const englishTexts = [
  'Yes.',
  'Hello there, friend.',
  'Wait - is that you? It was the best of times, it was the worst of times.',
];

const texts: Record<string, readonly { text: string; language: string }[]> = {
  'chatterbox-multilingual': [
    { text: 'Hello there, friend.', language: 'en' },
    { text: 'Schöne Grüße aus München!', language: 'de' },
    { text: '¿Mañana será otro día?', language: 'es' },
    { text: 'Привет', language: 'ru' },
  ],
  'chatterbox-turbo': [
    ...englishTexts.map((text) => ({ text, language: 'en' })),
    { text: 'That is funny [laugh] really.', language: 'en' },
  ],
};

const workFolder = await mkdtemp(join(tmpdir(), 'starling-fixtures-'));
afterAll(() => rm(workFolder, { recursive: true, force: true }));

interface Subject {
  readonly descriptor: ModelDescriptor;
  readonly folder: string;
  readonly cases: readonly { readonly text: string; readonly language: string }[];
  readonly repetitionPenalty: number;
  /** Whether the decoder draws noise, so that only tokens can be compared. */
  readonly noisy: boolean;
  readonly prepare?: () => Promise<void>;
}

/** Registers the comparison of one model. */
function compareWithTransformers(name: string, subject: Subject): void {
  const { descriptor, folder, cases } = subject;
  describe(name, () => {
    let parts: ModelParts;
    let voice: ConditioningTensors;
    let peer: Awaited<ReturnType<typeof openPeer>>;

    beforeAll(async () => {
      await subject.prepare?.();
      parts = await openModelParts(descriptor, openTestAccess(folder));
      voice = await parts.speechEncoder.encode(reference);
      peer = await openPeer(folder);
    });
    afterAll(async () => {
      await releaseModelParts(parts);
      await peer.dispose();
    });

    const exaggerations = descriptor.tokens.exaggeration === undefined ? [undefined] : [undefined, 0, 1.3];
    describe.each(cases)('$language: $text', ({ text, language }) => {
      test.each(exaggerations)('exaggeration %s', async (exaggeration) => {
        const prompt = parts.tokenizer.promptRow(text, language);
        const tag = descriptor.text.languageTag ? `[${language}]` : '';
        const prepared = tag + parts.tokenizer.prepare(text, language);
        const expected = await peer.speak(prepared, reference, maxNewTokens, exaggeration);
        expect(prompt.ids).toEqual(expected.ids);

        const { tokens, stopReason } = await generateGreedily(descriptor, parts, voice, prompt, {
          ...(exaggeration !== undefined && { exaggeration }),
          repetitionPenalty: subject.repetitionPenalty,
          maxNewTokens,
          likeTransformers: true,
        });
        // transformers.js always drops the last id, which is a real token when the cap ended generation.
        const compared = stopReason === 'stop_token' ? tokens : tokens.slice(0, -1);
        expect(compared.length).toBeGreaterThan(0);
        expect(compared).toEqual(expected.tokens);

        if (subject.noisy) return;
        const { silence } = descriptor.tokens;
        const waveform = await parts.speechDecoder.decode([...compared, silence, silence, silence], voice);
        expect(areEqual(waveform, expected.waveform)).toBe(true);
      });
    });
  });
}

for (const id of Object.keys(fixtures) as (keyof typeof fixtures)[]) {
  const folder = join(workFolder, id);
  const asPublished = { shape: fixtures[id].shape, tokenizer: fixtures[id].tokenizer };
  const cases = texts[id] ?? englishTexts.map((text) => ({ text, language: 'en' }));
  const common = { folder, cases, repetitionPenalty: 1.2, noisy: false };
  compareWithTransformers(`greedy tokens and waveform equal transformers.js: ${id} contract`, {
    ...common,
    descriptor: fixtureDescriptor(id),
    prepare: () => writeFixture(folder, asPublished),
  });
  const halfFolder = join(workFolder, `${id}-half`);
  compareWithTransformers(`greedy tokens and waveform equal transformers.js: ${id} contract in float16`, {
    ...common,
    folder: halfFolder,
    descriptor: fixtureDescriptor(id),
    prepare: () =>
      writeFixture(halfFolder, { ...asPublished, shape: { ...asPublished.shape, precision: 'float16' } }),
  });
}

compareWithTransformers('greedy tokens equal transformers.js: Fledgling', {
  descriptor: fledgling,
  folder: fileURLToPath(fledglingFolder),
  cases: englishTexts.map((text) => ({ text, language: 'en' })),
  repetitionPenalty: 1,
  noisy: true,
});
