import { createChatterboxEngine } from '@starling-tts/chatterbox';
import { type SpeechEngine, StarlingError, type Warning } from '@starling-tts/core';
import type { WebDevice } from '../runtime/device.js';
import { embeddedModel, openEmbeddedModel } from '../runtime/embedded-model.js';
import { type GraphicsDevice, requestGraphicsDevice } from '../runtime/gpu-device.js';
import { openModelAccess } from '../runtime/model-access.js';
import type { ModelFiles } from '../runtime/model-files.js';
import { createVerdictDatabase } from '../runtime/verdict-database.js';
import type { WorkerConfiguration, WorkerMessage } from './messages.js';

/**
 * Opens the engine that a page's configuration describes.
 *
 * @param tell sends to the page
 * @throws StarlingError `model_not_found`, `model_invalid`, `device_unavailable`, `device_lost`
 */
export async function openEngine(
  configuration: WorkerConfiguration,
  tell: (message: WorkerMessage) => void,
): Promise<SpeechEngine> {
  const onWarning = (warning: Warning): void => tell({ type: 'warning', warning });
  const files = await openFiles(configuration);
  const graphics = await chooseGraphics(configuration, files, onWarning);
  void graphics?.lost.then(() => tell({ type: 'deviceLost' }));
  const { wasm, threads, rewriteGraphs, selfCheck } = configuration;
  const access = await openModelAccess(files, {
    rewriteGraphs,
    selfCheck,
    verdicts: createVerdictDatabase(),
    onWarning,
    ...(wasm && { wasm }),
    ...(threads !== undefined && { threads }),
    ...(graphics && { graphics }),
  });
  const device: WebDevice = graphics ? 'webgpu' : 'wasm';
  const { descriptor, revision, precision } = files;
  const engine = await createChatterboxEngine({
    descriptor,
    access,
    revision,
    precision,
    device,
    // A page that speaks with a voice it already has never needs it.
    encoderOnDemand: true,
  });
  tell({ type: 'placed', placement: access.placement });
  return engine;
}

async function openFiles({ model, precision }: WorkerConfiguration): Promise<ModelFiles> {
  if (model === embeddedModel) return await openEmbeddedModel(precision);
  throw new StarlingError('model_not_found', `There is no model ${model}.`, { model });
}

/** @returns undefined when everything is to run on WASM */
async function chooseGraphics(
  { device, graphicsGivenUp }: WorkerConfiguration,
  { descriptor }: ModelFiles,
  onWarning: (warning: Warning) => void,
): Promise<GraphicsDevice | undefined> {
  if (device === 'wasm') return undefined;
  // A step of the embedded model takes the processor two milliseconds; only asking a graphics device for its result takes as long.
  if (device === 'auto' && descriptor.id === embeddedModel) return undefined;
  if (graphicsGivenUp) {
    onWarning({
      code: 'device_fallback',
      message: 'The graphics device was lost twice, so the model runs on WASM from now on.',
    });
    return undefined;
  }
  const graphics = await requestGraphicsDevice();
  if (graphics === undefined && device === 'webgpu') {
    throw new StarlingError(
      'device_unavailable',
      'This browser offers no graphics adapter for WebGPU. Choose the device wasm, or auto.',
      { device, available: ['wasm'] },
    );
  }
  if (device === 'auto' && graphics?.isFallback) {
    graphics.device.destroy();
    return undefined;
  }
  return graphics;
}
