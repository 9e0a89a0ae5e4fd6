import { createSpeechService, StarlingError } from '@starling-tts/core';
import { createWebEngine, type WebEngine, type WebEngineOptions } from '@starling-tts/engine-web';
import type { Backend, BackendOptions } from './backend.js';
import { modelAddress } from './model-address.js';
import { audioDecoders, openVoices } from './open-voices.js';
import { warmUp } from './warm-up.js';

/** What the graphs do, in plain words. */
const graphWords = {
  speech_encoder: 'listening to references',
  embed_tokens: 'looking up tokens',
  language_model: 'the language model',
  conditional_decoder: 'the decoder',
} as const;

/**
 * Opens a model and the speech service over it. Where WebGPU was asked for and there is none, it runs on WASM and the user is told.
 *
 * @throws as `createWebEngine` does
 */
export async function openBackend(options: BackendOptions): Promise<Backend> {
  const engine = await openEngine(options);
  const voices = openVoices();
  await warmUp(engine, voices, options.signal).catch(async (error: unknown) => {
    await engine.dispose();
    throw error;
  });
  return {
    speech: createSpeechService({ engine, voices, decoders: audioDecoders }),
    voices,
    get device() {
      return engine.info.device === 'webgpu' ? 'webgpu' : 'wasm';
    },
    get onProcessor() {
      return Object.entries(engine.placement)
        .filter(([, device]) => device === 'wasm')
        .map(([graph]) => graphWords[graph as keyof typeof graphWords]);
    },
    dispose: () => engine.dispose(),
  };
}

async function openEngine({
  model,
  device,
  onProgress,
  onWarning,
  signal,
}: BackendOptions): Promise<WebEngine> {
  const options: WebEngineOptions = {
    model,
    signal,
    baseUrl: modelAddress(),
    onProgress: ({ totalLoaded, totalBytes }) => onProgress(totalLoaded / Math.max(1, totalBytes)),
    onWarning: ({ message }) => onWarning(message),
  };
  try {
    return await createWebEngine({ ...options, device });
  } catch (error) {
    if (!StarlingError.is(error, 'device_unavailable')) throw error;
    onWarning('This browser offers no graphics processor to WebGPU, so the model runs on WASM.');
    return createWebEngine({ ...options, device: 'wasm' });
  }
}
