import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import {
  listLocalVoicesOutputSchema,
  parseEnvelope,
  ttsOutputSchema,
  voiceCloningOutputSchema,
  voiceConversionOutputSchema,
  voiceTransferOutputSchema,
} from '../../src/operations/index.js';
import { createSpeechFixture, decodeResult, recording } from '../support/speech-fixture.js';
import { apiExamples, literalFields } from './examples.js';

const outputSchemas: Readonly<Record<string, z.ZodMiniObject>> = {
  tts: ttsOutputSchema,
  voice_cloning: voiceCloningOutputSchema,
  list_local_voices: listLocalVoicesOutputSchema,
  voice_conversion: voiceConversionOutputSchema,
  voice_transfer: voiceTransferOutputSchema,
};

describe.each(apiExamples)('$title', ({ input, response }) => {
  test('has every documented field', async () => {
    const { speech } = createSpeechFixture();
    const output: unknown = await speech.run(parseEnvelope({ input }));
    expectDocumentedShape(output, response, 'output');
  });

  test('fits the output schema exactly and survives JSON', async () => {
    const { speech } = createSpeechFixture();
    const output = await speech.run(parseEnvelope(JSON.parse(JSON.stringify({ input }))));
    const strict = z.strictObject(outputSchemas[String(input.operation)]!.shape);
    expect(strict.parse(JSON.parse(JSON.stringify(output)))).toEqual(output);
    expect(output).not.toHaveProperty('warnings');
  });

  test('audio is a WAV file of the stated rate and duration', async () => {
    const { speech } = createSpeechFixture();
    const output = (await speech.run(input)) as unknown as Record<string, unknown>;
    const encoded = output.audio ?? output.sample_audio;
    if (encoded === undefined) {
      expect(input.operation).toBe('list_local_voices');
      return;
    }
    const { samples, sampleRate } = await decodeResult(String(encoded));
    expect(sampleRate).toBe(output.sample_rate);
    expect(samples.some((sample) => Math.abs(sample) > 0.05)).toBe(true);
    if (output.duration !== undefined)
      expect(samples.length / sampleRate).toBeCloseTo(Number(output.duration), 3);
  });
});

test('a cloned voice is used as the document shows', async () => {
  const { speech } = createSpeechFixture();
  const clone = await speech.run({
    operation: 'voice_cloning',
    reference_audio: recording({ seconds: 15 }),
    voice_name: 'MyCustomVoice',
  });
  for (const usage of Object.values(clone.usage_instructions)) {
    const output = await speech.run({ ...usage, text: 'Hello! This is my custom cloned voice speaking.' });
    expect(output).toMatchObject({ parameters: { voice_name: 'MyCustomVoice', voice_cloning: true } });
  }
  const { local_voices: voices, total_local_voices: total } = await speech.run({
    operation: 'list_local_voices',
  });
  expect(total).toBe(5);
  expect(voices.at(-1)).toMatchObject({ speaker_name: 'MyCustomVoice', type: 'user_cloned_voice' });
});

describe('documented errors', () => {
  const text = 'Hello world!';

  test.each([
    [{ operation: 'tts', text, voice_name: 'InvalidName' }, "Voice 'InvalidName' not found in any library"],
    [{ operation: 'tts', text, voice_id: 'ffffffff' }, "Voice 'ffffffff' not found in any library"],
    [{ operation: 'tts', text, voice_id: 'A563A2BA' }, "Voice 'A563A2BA' not found in any library"],
    [
      { operation: 'voice_conversion', input_audio: recording({ seconds: 1 }), voice_name: 'X' },
      "Voice 'X' not found in any library",
    ],
    [
      {
        operation: 'voice_transfer',
        transfer_mode: 'embedding',
        input_audio: recording({ seconds: 1 }),
        voice_name: 'X',
      },
      "Voice 'X' not found in any library",
    ],
    [{ operation: 'invalid_op' }, 'Unknown operation: invalid_op'],
    [
      { operation: 'tts', mode: 'streaming', text, chunk_size: 500 },
      'chunk_size must be between 1 and 100, got 500',
    ],
  ])('%o', async (input, message) => {
    const { speech } = createSpeechFixture();
    await expect(speech.run(input)).rejects.toThrow(expect.objectContaining({ message }));
  });
});

/** Every documented field is there with the documented type, and with the documented value where that is a literal. */
function expectDocumentedShape(actual: unknown, documented: unknown, path: string): void {
  if (Array.isArray(documented)) {
    expect(Array.isArray(actual), `${path} is an array`).toBe(true);
    const elements = actual as unknown[];
    expect(elements.length, `${path} is not empty`).toBeGreaterThan(0);
    for (const [index, element] of elements.entries()) {
      const example = documented[Math.min(index, documented.length - 1)];
      const isSame = documented.length > 1 || typeof example !== 'object';
      expectDocumentedShape(element, isSame ? example : withoutLiterals(example), `${path}[${index}]`);
    }
    return;
  }
  expect(typeof actual, path).toBe(typeof documented);
  if (typeof documented !== 'object' || documented === null) return;
  for (const [name, value] of Object.entries(documented)) {
    const found = (actual as Record<string, unknown>)[name];
    expect(found, `${path}.${name} exists`).toBeDefined();
    if (literalFields.has(name)) expect(found, `${path}.${name}`).toEqual(value);
    else expectDocumentedShape(found, value, `${path}.${name}`);
  }
}

/** Literals that differ between the elements of a list. */
function withoutLiterals(example: unknown): unknown {
  if (typeof example !== 'object' || example === null) return example;
  const entries = Object.entries(example).filter(([name]) => !literalFields.has(name) || name === 'type');
  return Object.fromEntries(entries);
}
