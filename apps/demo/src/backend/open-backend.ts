import { createSpeechService } from '@starling-tts/core';
import { createFakeEngine } from '@starling-tts/core/testing';
import type { Backend, BackendOptions } from './backend.js';
import { audioDecoders, openVoices } from './open-voices.js';

export async function openBackend({ onProgress }: BackendOptions): Promise<Backend> {
  onProgress(0.5);
  const engine = createFakeEngine({ onToken: () => new Promise((resolve) => setTimeout(resolve, 12)) });
  const voices = openVoices();
  const speech = createSpeechService({ engine, voices, decoders: audioDecoders });
  return { speech, voices, device: 'wasm', dispose: () => engine.dispose() };
}
