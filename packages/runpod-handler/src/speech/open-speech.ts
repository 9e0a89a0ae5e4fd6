import { createSpeechService, type SpeechService, StarlingError } from '@starling-tts/core';
import { codecDecoders, codecEncoders } from '@starling-tts/core/codecs';
import { oggOpusEncoder } from '@starling-tts/core/codecs/ogg-opus-encoder';
import { createNodeEngine, type NodeEngineOptions, openLocalVoices } from '@starling-tts/engine-node';
import type { FitnessCheck } from '../worker/fitness.js';
import type { Log } from '../worker/log.js';

/** Which model speaks, on what, and with whose voices. */
export interface SpeechSettings {
  readonly model: string;
  readonly device: NonNullable<NodeEngineOptions['device']>;
  readonly precision?: string | undefined;
  readonly threads?: number | undefined;
  /** Sequences decoded as one batch when jobs overlap. Default 1. */
  readonly batchSize?: number | undefined;
  readonly offline?: boolean | undefined;
  /** Folder of the user's voices, beside the built-in ones. Default: `voices` in the user's Starling folder. */
  readonly voices?: string | undefined;
}

/** A loaded model with its voices. */
export interface Speech {
  /** Known after the checks have run. */
  readonly service: () => SpeechService;
  /** Opens the model and shows that it speaks, on the device that was asked for. */
  readonly checks: readonly FitnessCheck[];
  /** Ends the inference process. */
  dispose(): Promise<void>;
}

/** Prepares speech. Nothing is loaded before the checks run. */
export function prepareSpeech(settings: SpeechSettings, log: Log, signal: AbortSignal): Speech {
  let service: SpeechService | undefined;
  const opened = () => {
    if (service === undefined) throw new Error('The checks have not run.');
    return service;
  };
  return {
    service: opened,
    checks: [
      {
        name: 'model',
        async run() {
          const { model, device, precision, threads, batchSize, offline } = settings;
          const choice = { model, device, precision, threads, batchSize, offline };
          const engine = await createNodeEngine({ ...choice, signal });
          const voices = openLocalVoices({
            folder: settings.voices,
            onStoreError: (error) => log('warn', `voices: ${error instanceof Error ? error.message : error}`),
          });
          service = createSpeechService({
            engine,
            voices,
            decoders: codecDecoders,
            encoders: [...codecEncoders, oggOpusEncoder],
          });
        },
      },
      {
        name: 'device',
        async run() {
          const { device } = opened().engine.info;
          if (settings.device === 'auto' || settings.device === device) return;
          const message = `The model runs on ${device} although ${settings.device} was asked for.`;
          throw new StarlingError('device_unavailable', message, {
            device: settings.device,
            available: [device],
          });
        },
      },
      {
        // Sessions allocate and compile on their first run: better now than in the first job.
        name: 'speech',
        run: async () => {
          await opened().run({ operation: 'tts', text: 'Ready.' }, { signal });
        },
      },
    ],
    dispose: async () => service?.engine.dispose(),
  };
}
