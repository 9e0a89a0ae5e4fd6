import { rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type ModelDescriptor, modelDescriptors, modelFiles } from '@starling-tts/chatterbox';
import { StarlingError } from '@starling-tts/core';
import { type ModelProgress, resolveModel } from '@starling-tts/engine-node';

/** One set of weights of a model that the extension knows. */
export interface ModelOffer {
  /** Name for the setting `starling.model`. */
  readonly model: string;
  /** Name for people. */
  readonly title: string;
  /** Set of weights, for the setting `starling.precision`. */
  readonly precision: string;
  /** Whether it is the one that is used when none is asked for. */
  readonly isDefaultPrecision: boolean;
  /** SPDX licence of the weights. */
  readonly license: string;
  /** Language tags. */
  readonly languages: readonly string[];
  /** Bytes to download, as published; undefined when not known. */
  readonly approximateBytes: number | undefined;
  /** What is on this machine; undefined when it would have to be downloaded. */
  readonly installed: InstalledModel | undefined;
}

/** A set of weights on this machine. */
export interface InstalledModel {
  /** Whether it came with the extension. */
  readonly isEmbedded: boolean;
  /** Bytes that its files take. */
  readonly bytes: number;
  /** Where they are. */
  readonly folder: string;
}

/** Every set of weights of every model that is known, the embedded one first. Uses no network. */
export async function listModels(): Promise<readonly ModelOffer[]> {
  const offers: ModelOffer[] = [];
  const embeddedFirst = [...modelDescriptors].sort(
    (one, other) => Number(one.repository !== undefined) - Number(other.repository !== undefined),
  );
  for (const descriptor of embeddedFirst) {
    for (const [precision, { approximateBytes }] of Object.entries(descriptor.precisions)) {
      offers.push({
        model: descriptor.id,
        title: descriptor.title,
        precision,
        isDefaultPrecision: precision === descriptor.defaultPrecision,
        license: descriptor.license,
        languages: descriptor.languages,
        approximateBytes,
        installed: await installedModel(descriptor, precision),
      });
    }
  }
  return offers;
}

/**
 * Downloads a model, or goes on with a download that was interrupted. Files are shared with other programs through the model
 * hub's cache.
 *
 * @throws StarlingError as `resolveModel`
 */
export async function downloadModel(
  model: string,
  precision: string,
  signal: AbortSignal,
  onProgress: (progress: ModelProgress) => void,
): Promise<void> {
  await resolveModel(model, { ...(precision !== '' && { precision }), signal, onProgress, offline: false });
}

/**
 * Deletes everything of a downloaded model's repository from the model hub's cache, other sets of weights too.
 *
 * @param installed as {@link listModels} told it
 * @throws StarlingError `model_not_found` when its folder is not one of that cache
 */
export async function deleteModel(offer: ModelOffer): Promise<void> {
  const folder =
    offer.installed && !offer.installed.isEmbedded ? repositoryFolder(offer.installed.folder) : undefined;
  if (folder === undefined) {
    throw new StarlingError(
      'model_not_found',
      `${offer.title} is not in the model cache, so there is nothing to delete.`,
      { model: offer.model },
    );
  }
  await rm(folder, { recursive: true, force: true });
}

/** `…/models--owner--name` of `…/models--owner--name/snapshots/<commit>`; undefined for any other folder. */
export function repositoryFolder(snapshotFolder: string): string | undefined {
  const snapshots = dirname(snapshotFolder);
  const repository = dirname(snapshots);
  const isSnapshot = /^[0-9a-f]{40}$/.test(basename(snapshotFolder)) && basename(snapshots) === 'snapshots';
  return isSnapshot && /^models--[\w.-]+$/.test(basename(repository)) ? repository : undefined;
}

async function installedModel(
  descriptor: ModelDescriptor,
  precision: string,
): Promise<InstalledModel | undefined> {
  try {
    const { folder, source } = await resolveModel(descriptor.id, { precision, offline: true });
    let bytes = 0;
    for (const { path } of modelFiles(descriptor, precision)) {
      bytes += await stat(join(folder, path)).then(
        ({ size }) => size,
        // An optional file that this repository has not got.
        () => 0,
      );
    }
    return { folder, bytes, isEmbedded: source === 'embedded' };
  } catch (error) {
    if (StarlingError.is(error, 'offline') || StarlingError.is(error, 'model_not_found')) return undefined;
    throw error;
  }
}
