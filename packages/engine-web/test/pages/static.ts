import { createWebEngine } from '@starling-tts/engine-web';

declare global {
  var speakStatically: () => Promise<{ readonly device: string; readonly samples: number }>;
}

globalThis.speakStatically = async () => {
  const engine = await createWebEngine({
    worker: () => new Worker('scripts/worker.js', { type: 'module' }),
    wasm: { wasm: 'ort-wasm-simd-threaded.wasm' },
  });
  const voice = await engine.defaultVoice();
  let samples = 0;
  for await (const part of engine.synthesize({ segment: { id: 0, text: 'Hello.' }, voice })) {
    if (part.type === 'audio') samples += part.samples.length;
  }
  await engine.dispose();
  return { device: engine.info.device, samples };
};
