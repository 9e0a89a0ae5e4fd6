import { createChatterboxEngine, graphPaths } from '@starling-tts/chatterbox';
import { type SpeechEngine, StarlingError, type Warning } from '@starling-tts/core';
import { createWebModelStore } from '../models/web-model-store.js';
import { embeddedModel } from '../runtime/embedded-model.js';
import { type GraphicsDevice, requestGraphicsDevice } from '../runtime/gpu-device.js';
import { openModelAccess, UnfitGraphics } from '../runtime/model-access.js';
import type { ModelFiles } from '../runtime/model-files.js';
import { placeGraph } from '../runtime/placement.js';
import { createVerdictDatabase } from '../runtime/verdict-database.js';
import type { WorkerConfiguration, WorkerMessage } from './messages.js';

/**
 * Opens the engine that a page's configuration describes.
 *
 * @param tell sends to the page
 * @throws StarlingError as {@link WebModelStore.openModel}, and `device_unavailable`, `device_lost`
 */
export async function openEngine(
  configuration: WorkerConfiguration,
  tell: (message: WorkerMessage) => void,
): Promise<SpeechEngine> {
  const onWarning = (warning: Warning): void => tell({ type: 'warning', warning });
  const { model, baseUrl, precision: wanted } = configuration;
  const files = await createWebModelStore().openModel(model, {
    baseUrl,
    precision: wanted,
    onProgress: (progress) => tell({ type: 'progress', progress }),
  });
  const open = async (graphics: GraphicsDevice | undefined): Promise<SpeechEngine> => {
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
    const { descriptor, revision, precision } = files;
    const engine = await createChatterboxEngine({
      descriptor,
      access,
      revision,
      precision,
      device: graphics ? 'webgpu' : 'wasm',
      // A page that speaks with a voice it already has never needs it.
      encoderOnDemand: true,
    });
    tell({ type: 'placed', placement: access.placement });
    return engine;
  };

  const graphics = await chooseGraphics(configuration, files, onWarning);
  if (!graphics) return await open(undefined);
  try {
    const engine = await open(graphics);
    void graphics.lost.then(() => tell({ type: 'deviceLost' }));
    return engine;
  } catch (error) {
    if (graphics.lostBecause !== undefined) tell({ type: 'deviceLost' });
    if (!(error instanceof UnfitGraphics)) throw error;
    graphics.device.destroy();
    onWarning({
      code: 'device_fallback',
      message: `The model runs on WASM instead of WebGPU: ${error.message}. It is slower and sounds the same.`,
    });
    return await open(undefined);
  }
}

/** @returns undefined when everything is to run on WASM */
async function chooseGraphics(
  { device, graphicsGivenUp }: WorkerConfiguration,
  { descriptor, precision }: ModelFiles,
  onWarning: (warning: Warning) => void,
): Promise<GraphicsDevice | undefined> {
  if (device === 'wasm') return undefined;
  // A step of the embedded model takes the processor two milliseconds; only asking a graphics device for its result takes as long.
  if (device === 'auto' && descriptor.id === embeddedModel) return undefined;
  const warn = (message: string) => onWarning({ code: 'device_fallback', message });
  if (graphicsGivenUp) {
    warn('The graphics device was lost twice, so the model runs on WASM from now on.');
    return undefined;
  }
  const graphics = await requestGraphicsDevice();
  if (graphics === undefined) {
    if (device === 'auto') return undefined;
    throw new StarlingError(
      'device_unavailable',
      'This browser offers no graphics adapter for WebGPU. Choose the device wasm, or auto.',
      { device, available: ['wasm'] },
    );
  }
  const { languageModel } = graphPaths(descriptor, precision);
  const lacksHalfFloats = placeGraph(languageModel, graphics.shaderHalfFloats) === 'wasm';
  if (lacksHalfFloats || (device === 'auto' && graphics.isFallback)) {
    graphics.device.destroy();
    if (lacksHalfFloats) {
      warn(
        'The model runs on WASM instead of WebGPU: the graphics adapter has no 16-bit floats. Another precision may be faster here.',
      );
    }
    return undefined;
  }
  return graphics;
}
