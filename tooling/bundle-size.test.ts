import { expect, it } from 'vitest';
import { bundleSize } from './lib/bundle-size.mjs';

it('keeps core under 60 kB without codecs', async () => {
  const { initial } = await bundleSize("export * from '@starling-tts/core'");
  expect(initial).toBeGreaterThan(1000);
  expect(initial).toBeLessThan(60_000);
});

it('loads codecs when they are used', async () => {
  const core = await bundleSize("export * from '@starling-tts/core'");
  const both = await bundleSize(
    "export * from '@starling-tts/core'; export * from '@starling-tts/core/codecs'",
  );
  expect(both.initial - core.initial).toBeLessThan(10_000);
  // WebAssembly decoders and an encoder; were they not found here, the first figure would say nothing.
  expect(both.later).toBeGreaterThan(200_000);
  expect(both.later).toBeLessThan(400_000);
});

it('loads the Ogg Opus encoder when it is used', async () => {
  const { initial, later } = await bundleSize("export * from '@starling-tts/core/codecs/ogg-opus-encoder'");
  expect(initial).toBeLessThan(10_000);
  expect(later).toBeGreaterThan(100_000);
  expect(later).toBeLessThan(250_000);
});

it('keeps what a page loads of engine-web, core inside it, under 80 kB', async () => {
  const engine = await bundleSize("export { createWebEngine } from '@starling-tts/engine-web'");
  expect(engine.initial).toBeGreaterThan(1000);
  expect(engine.initial).toBeLessThan(8000);
  const page = await bundleSize(
    "export * from '@starling-tts/core'; export * from '@starling-tts/engine-web'",
  );
  expect(page.initial).toBeLessThan(80_000);
});

it('loads ONNX Runtime in the worker, when a model is opened', async () => {
  const { initial, later } = await bundleSize("import '@starling-tts/engine-web/worker'");
  // The pipeline and the part of core that it needs.
  expect(initial).toBeGreaterThan(20_000);
  expect(initial).toBeLessThan(75_000);
  // Both builds of ONNX Runtime, without their WebAssembly, of which a page loads one; and the embedded model's list of files.
  expect(later).toBeGreaterThan(40_000);
  expect(later).toBeLessThan(110_000);
});
