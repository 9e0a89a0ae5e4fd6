import { beforeEach, expect, it, vi } from 'vitest';
import type { LogOutputChannel } from 'vscode';
import type { ModelOffer } from '../engine/models.js';
import { readEngineSettings } from '../engine/read-engine-settings.js';
import { stub } from '../testing/vscode-stub.js';
import type { ExtensionServices } from './extension-services.js';
import { manageModels, pickModel } from './models.js';

const offer = (model: string, precision: string, isDefaultPrecision: boolean): ModelOffer => ({
  model,
  title: `${model} ${precision}`,
  precision,
  isDefaultPrecision,
  license: 'MIT',
  languages: ['en'],
  approximateBytes: 1e9,
  installed: { isEmbedded: false, bytes: 1e9, folder: '/models/one' },
});
const offers = [offer('large', 'q4', false), offer('large', 'fp32', true)];
const deleteModel = vi.fn(async () => undefined);
const close = vi.fn(async () => undefined);
const engine = { load: async () => ({ listModels: async () => offers, deleteModel }), close };
const services = {
  engine: engine as unknown as ExtensionServices['engine'],
  log: {} as LogOutputChannel,
} as ExtensionServices;

beforeEach(() => {
  stub.reset();
  deleteModel.mockClear();
});

it('takes the model that is picked, and names its set of weights where it is not the usual one', async () => {
  stub.picked = 'large q4';
  await pickModel(services);
  expect(readEngineSettings()).toMatchObject({ model: 'large', precision: 'q4' });
  stub.picked = 'large fp32';
  await pickModel(services);
  expect(readEngineSettings()).toMatchObject({ model: 'large', precision: '' });
});

it('goes back to the embedded model and its own weights when the model in use is deleted', async () => {
  stub.set('starling.model', 'large');
  stub.set('starling.precision', 'q4');
  stub.picked = 'large q4';
  stub.answer = 'Delete';
  await manageModels(services);
  expect(close).toHaveBeenCalledBefore(deleteModel);
  expect(deleteModel).toHaveBeenCalledWith(offers[0]);
  expect(readEngineSettings()).toMatchObject({ model: 'fledgling', precision: '' });
});

it('deletes nothing that the user only looks at', async () => {
  stub.picked = 'large q4';
  await manageModels(services);
  expect(deleteModel).not.toHaveBeenCalled();
});

it('brings settings of the engine within their limits, and leaves out what is none', () => {
  stub.set('starling.threads', 1000);
  stub.set('starling.idleMinutes', 'long');
  stub.set('starling.expressiveness', 'very');
  expect(readEngineSettings()).toMatchObject({ threads: 64, idleMinutes: 5, expressiveness: undefined });
  stub.set('starling.expressiveness', 2);
  expect(readEngineSettings().expressiveness).toBe(1);
});
