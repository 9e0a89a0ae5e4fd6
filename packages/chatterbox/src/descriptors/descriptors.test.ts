import { describe, expect, test } from 'vitest';
import { findModelDescriptor, graphPaths, modelDescriptors, modelFiles } from './index.js';

describe('model descriptors', () => {
  test('are found by id and by repository, without regard to case', () => {
    expect(findModelDescriptor('chatterbox-turbo')?.title).toBe('Chatterbox Turbo (English)');
    expect(findModelDescriptor(' resembleai/CHATTERBOX-turbo-onnx ')?.id).toBe('chatterbox-turbo');
    expect(findModelDescriptor('KitsuMate/chatterbox-nano-onnx')?.id).toBe('chatterbox-nano');
    expect(findModelDescriptor('chatterbox-huge')).toBeUndefined();
    expect(findModelDescriptor('')).toBeUndefined();
  });

  test('have ids of their own and consistent rules', () => {
    expect(new Set(modelDescriptors.map(({ id }) => id)).size).toBe(modelDescriptors.length);
    for (const descriptor of modelDescriptors) {
      const { tokens, streaming, sampling } = descriptor;
      expect(Object.keys(descriptor.precisions)).toContain(descriptor.defaultPrecision);
      expect(tokens.silence).toBeLessThan(tokens.speechTokens);
      expect(tokens.exaggeration === undefined).toBe(sampling.exaggeration === undefined);
      expect(descriptor.guidance === 'none').toBe(sampling.order === 'turbo');
      // The decoder fades in its first token on every call, and the cross-fade lies before the border.
      expect(streaming.leftContextTokens).toBeGreaterThanOrEqual(2);
      expect(streaming.heldBackTokens).toBeGreaterThanOrEqual(3);
      expect(streaming.heldBackTokens).toBeGreaterThan(descriptor.trailingTokensCut);
    }
    expect(findModelDescriptor('chatterbox-multilingual')?.languages).toHaveLength(23);
  });

  test('name every file to download', () => {
    const files = modelFiles(findModelDescriptor('chatterbox')!, 'q4');
    expect(files).toContainEqual({ path: 'onnx/language_model_q4.onnx', optional: false });
    expect(files).toContainEqual({ path: 'onnx/language_model_q4.onnx_data', optional: true });
    expect(files).toContainEqual({ path: 'onnx/embed_tokens.onnx', optional: false });
    expect(files).toContainEqual({ path: 'default_voice.wav', optional: true });
    expect(modelFiles(findModelDescriptor('fledgling')!).some(({ path }) => path.endsWith('_data'))).toBe(
      false,
    );
    expect(graphPaths(findModelDescriptor('chatterbox-turbo')!, 'q8').embedTokens).toBe(
      'onnx/embed_tokens_quantized.onnx',
    );
  });

  test.each(['q3', 'constructor', ''])('an unknown precision (%j) is a typed error', (precision) => {
    expect(() => modelFiles(findModelDescriptor('chatterbox')!, precision)).toThrow(
      expect.objectContaining({ code: 'model_not_found' }),
    );
  });
});
