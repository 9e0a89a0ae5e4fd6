import { modelDescriptors } from '@starling-tts/chatterbox';
import { createWebModelStore, type WebModelStore } from '@starling-tts/engine-web';
import { modelAddress } from './model-address.js';

/** A model that can be chosen. */
export interface ModelEntry {
  /** Name as the engine takes it. */
  readonly id: string;
  /** Name for people. */
  readonly title: string;
  /** Licence of the weights. */
  readonly license: string;
  /** Size of what is downloaded in bytes, as published by others; undefined when nobody has. */
  readonly bytes: number | undefined;
  /** Whether it comes with the page. */
  readonly isEmbedded: boolean;
}

/** The models that can be chosen, the embedded one first. */
export const modelEntries: readonly ModelEntry[] = modelDescriptors.map((descriptor) => ({
  id: descriptor.id,
  title: descriptor.title,
  license: descriptor.license,
  bytes: descriptor.precisions[descriptor.defaultPrecision]?.approximateBytes,
  isEmbedded: descriptor.repository === undefined,
}));

let store: WebModelStore | undefined;

/** Where downloaded models are kept. */
export function openModels(): WebModelStore {
  const baseUrl = modelAddress();
  store ??= createWebModelStore({ ...(baseUrl !== undefined && { baseUrl }) });
  return store;
}
