import { findModelDescriptor, graphPaths, turbo } from '@starling-tts/chatterbox';
import { expect, test } from 'vitest';
import { graphOf, hasHalfFloats, placeGraph } from './placement.js';

test('knows the graphs of every precision', () => {
  for (const precision of Object.keys(turbo.precisions)) {
    const paths = graphPaths(turbo, precision);
    expect(Object.values(paths).map(graphOf)).toEqual([
      'speech_encoder',
      'embed_tokens',
      'language_model',
      'conditional_decoder',
    ]);
  }
  expect(graphOf('onnx/vocoder.onnx')).toBeUndefined();
});

test('sees 16-bit floats in file names', () => {
  const halves = Object.keys(turbo.precisions).filter((precision) =>
    hasHalfFloats(graphPaths(turbo, precision).languageModel),
  );
  expect(halves).toEqual(['fp16', 'q4f16']);
});

test('a decoder with 16-bit floats never runs on WebGPU', () => {
  expect(placeGraph(graphPaths(turbo, 'fp16').conditionalDecoder, true)).toBe('wasm');
  expect(placeGraph(graphPaths(turbo, 'q4f16').conditionalDecoder, true)).toBe('wasm');
  expect(placeGraph(graphPaths(turbo, 'q4').conditionalDecoder, true)).toBe('webgpu');
});

test('16-bit floats need an adapter that has them', () => {
  const { languageModel } = graphPaths(turbo, 'q4f16');
  expect(placeGraph(languageModel, true)).toBe('webgpu');
  expect(placeGraph(languageModel, false)).toBe('wasm');
});

test('the embedded model keeps small graphs on the processor', () => {
  const paths = graphPaths(findModelDescriptor('fledgling')!);
  expect(placeGraph(paths.embedTokens, false)).toBe('wasm');
  expect(placeGraph(paths.speechEncoder, false)).toBe('wasm');
});
