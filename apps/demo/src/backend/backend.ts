import type { SpeechService, VoiceLibrary } from '@starling-tts/core';

/** Where a model is asked to run. */
export type DeviceChoice = 'auto' | 'webgpu' | 'wasm';

/** What a backend is opened with. */
export interface BackendOptions {
  /** Id of the model. */
  readonly model: string;
  /** Where it should run. */
  readonly device: DeviceChoice;
  /** Told how far opening is: a share of 1, or undefined while that is not known. */
  readonly onProgress: (share: number | undefined) => void;
  /** Told what people should know, for example why another device is used. */
  readonly onWarning: (message: string) => void;
  /** Gives up. */
  readonly signal: AbortSignal;
}

/** A model that is ready, with the voices it speaks in. */
export interface Backend {
  /** The operations. */
  readonly speech: SpeechService;
  /** The voices. */
  readonly voices: VoiceLibrary;
  /** The device that is really used. */
  readonly device: 'webgpu' | 'wasm';
  /** What of the model runs on the processor, in words. */
  readonly onProcessor: readonly string[];
  /** Frees the model. */
  dispose(): Promise<void>;
}
