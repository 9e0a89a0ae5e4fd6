import { findModelDescriptor, type ModelDescriptor, modelDescriptors } from '@starling-tts/chatterbox';
import { StarlingError } from '@starling-tts/core';
import { type ResolvedModel, resolveModel } from '../models/index.js';

/** A model for people and for `--json`. */
export interface ModelDescription {
  /** Name to use with `--model`. */
  readonly id: string;
  /** Name for people. */
  readonly title: string;
  /** Licence of the weights, SPDX. */
  readonly license: string;
  /** Language tags. */
  readonly languages: readonly string[];
  /** Repository on the model hub; absent when it comes as a package. */
  readonly repository: string | undefined;
  /** Sets of weights. */
  readonly precisions: readonly string[];
  /** The set used when none is asked for. */
  readonly default_precision: string;
  /** Published size of that set. */
  readonly approximate_bytes: number | undefined;
  /** Sets of weights that are on this machine. */
  readonly available: readonly string[];
  /** Folder of the model, when it is on this machine. */
  readonly folder: string | undefined;
  /** Version of the weights, when they are on this machine. */
  readonly revision: string | undefined;
}

/** Every model of the list. */
export async function describeModels(): Promise<readonly ModelDescription[]> {
  return Promise.all(modelDescriptors.map((descriptor) => describe(descriptor.id, descriptor)));
}

/**
 * One model, by any name that `--model` takes. The network is not used.
 *
 * @throws StarlingError `model_not_found`, `model_invalid`, `offline` for an unknown repository that is not in the cache
 */
export async function describeModel(name: string): Promise<ModelDescription> {
  const descriptor = findModelDescriptor(name.split('@')[0] ?? '');
  return describe(name, descriptor ?? (await resolveModel(name, { offline: true })).descriptor);
}

async function describe(name: string, descriptor: ModelDescriptor): Promise<ModelDescription> {
  const here: ResolvedModel[] = [];
  for (const precision of Object.keys(descriptor.precisions)) {
    const found = await availableModel(name, precision);
    if (found) here.push(found);
  }
  return {
    id: descriptor.id,
    title: descriptor.title,
    license: descriptor.license,
    languages: descriptor.languages,
    repository: descriptor.repository,
    precisions: Object.keys(descriptor.precisions),
    default_precision: descriptor.defaultPrecision,
    approximate_bytes: descriptor.precisions[descriptor.defaultPrecision]?.approximateBytes,
    available: here.map(({ precision }) => precision),
    folder: here[0]?.folder,
    revision: here[0]?.revision,
  };
}

async function availableModel(name: string, precision: string): Promise<ResolvedModel | undefined> {
  try {
    return await resolveModel(name, { precision, offline: true });
  } catch (error) {
    if (StarlingError.is(error, 'offline') || StarlingError.is(error, 'model_not_found')) return undefined;
    throw error;
  }
}
