import { createChatterboxEngine, type ModelDescriptor } from '@starling-tts/chatterbox';
import type { SpeechEngine } from '@starling-tts/core';
import type { DeviceChoice } from './runtime/device.js';
import { openModelAccess } from './runtime/model-access.js';

/** A model on this machine and how to run it. Plain data: it crosses to the inference process. */
export interface LocalEngineConfiguration {
  /** What the pipeline must know about the model. */
  readonly descriptor: ModelDescriptor;
  /** Absolute path of the model's root. */
  readonly folder: string;
  /** Exact version of the weights. */
  readonly revision: string;
  /** Name of the set of weights. */
  readonly precision: string;
  /** Where its graphs run. */
  readonly device: DeviceChoice;
  /** Threads within one operator; absent for the default. */
  readonly threads?: number;
  /** Whether the decoder has a thread of its own. Only in the inference process. Default false. */
  readonly decoderThread?: boolean;
  /** Whether graphs may be rewritten; absent for the default. */
  readonly rewriteGraphs?: boolean;
  /** Most rows decoded as one batch; absent for the default. */
  readonly batchSize?: number;
  /** Folder that remembers what has been proved about graphs; absent for the default. */
  readonly verdictFolder?: string;
}

/**
 * Opens a model in this very process.
 *
 * @throws StarlingError `model_not_found`, `model_invalid`, `device_unavailable`, `aborted`
 */
export async function openLocalEngine(
  configuration: LocalEngineConfiguration,
  signal?: AbortSignal,
): Promise<SpeechEngine> {
  const { descriptor, folder, revision, precision, device, threads } = configuration;
  const { decoderThread = false, rewriteGraphs, batchSize, verdictFolder } = configuration;
  const access = await openModelAccess(folder, {
    model: descriptor.id,
    device,
    decoderThread,
    ...(threads !== undefined && { threads }),
    ...(rewriteGraphs !== undefined && { rewriteGraphs }),
    ...(verdictFolder !== undefined && { verdictFolder }),
  });
  try {
    return await createChatterboxEngine({
      descriptor,
      access,
      revision,
      precision,
      device: access.device,
      ...(batchSize !== undefined && { batchSize }),
      ...(signal && { signal }),
    });
  } catch (error) {
    await access.dispose();
    throw error;
  }
}
