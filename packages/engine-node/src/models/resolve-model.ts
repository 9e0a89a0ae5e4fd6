import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ModelDescriptor, type ModelFile, modelFiles } from '@starling-tts/chatterbox';
import { choosePrecision, descriptorById, identifyingFiles } from '@starling-tts/chatterbox/hub';
import { StarlingError } from '@starling-tts/core';
import { fledglingFolder, fledglingRevision } from '@starling-tts/model-fledgling';
import { detectDescriptorIn } from './detect-descriptor.js';
import { type HubOptions, hubSettings } from './hub/hub-settings.js';
import { HubSnapshot } from './hub/snapshot.js';
import { type ModelLocation, parseModelName } from './model-name.js';
import type { ModelProgressListener } from './model-progress.js';

/** Options of {@link resolveModel}. */
export interface ResolveModelOptions extends HubOptions {
  /** Set of weights, for example `q4`. Default: the family's own default when it is complete, else the first that is. */
  readonly precision?: string | undefined;
  /** Id of the model whose contract a folder or repository follows. Default: read from its files. */
  readonly family?: string | undefined;
  /** Asks the hub for the branch's newest commit instead of using the one pinned in the cache. Default false. */
  readonly refresh?: boolean | undefined;
  /** Stops downloading and waiting. */
  readonly signal?: AbortSignal | undefined;
  /** Told what is going on; throttled to about ten calls a second. */
  readonly onProgress?: ModelProgressListener | undefined;
}

/** A model whose files are on this machine. */
export interface ResolvedModel {
  /** What the pipeline must know about it. */
  readonly descriptor: ModelDescriptor;
  /** Absolute path of the model's root. */
  readonly folder: string;
  /** Exact version of the weights: a commit, a package's version, or `local-` and a digest of sizes and times. */
  readonly revision: string;
  /** Name of the set of weights. */
  readonly precision: string;
  /** Where the files come from. */
  readonly source: 'embedded' | 'folder' | 'hub';
}

/**
 * Makes a model available: the embedded one, a local folder, or a repository of the model hub, downloaded into the hub's
 * own cache unless it is there already.
 *
 * @param name `fledgling` or another model's id, `owner/name`, either with `@revision`, or a folder written as a path
 * @throws StarlingError `model_not_found` (with the missing files), `model_invalid`, `offline`, `download_failed`,
 * `checksum_mismatch`, `disk_full`, `invalid_request` for an endpoint that is no address, `aborted`
 *
 * @example
 * ```ts
 * const model = await resolveModel('chatterbox-turbo', { precision: 'q4', onProgress: ({ loaded, total }) => bar(loaded / total) });
 * ```
 */
export async function resolveModel(name: string, options: ResolveModelOptions = {}): Promise<ResolvedModel> {
  const location = parseModelName(name);
  switch (location.kind) {
    case 'embedded':
      return resolveFolder(fileURLToPath(fledglingFolder), location.descriptor.id, options, {
        descriptor: location.descriptor,
        revision: fledglingRevision,
        source: 'embedded',
      });
    case 'folder':
      return resolveFolder(location.folder, name, options, { source: 'folder' });
    case 'repository':
      return resolveRepository(location, options);
  }
}

async function resolveFolder(
  folder: string,
  model: string,
  options: ResolveModelOptions,
  known: { descriptor?: ModelDescriptor; revision?: string; source: 'embedded' | 'folder' },
): Promise<ResolvedModel> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    throw new StarlingError('model_not_found', `There is no folder ${folder}.`, { model });
  }
  const descriptor =
    known.descriptor ??
    (options.family ? descriptorById(options.family) : await detectDescriptorIn(folder, model));
  const sizes = new Map<string, string>();
  for (const { path } of everyFile(descriptor)) {
    const found = await stat(join(folder, path)).catch(() => undefined);
    if (found?.isFile()) sizes.set(path, `${found.size} ${Math.trunc(found.mtimeMs)}`);
  }
  const precision = choosePrecision(descriptor, options.precision, model, (path) => sizes.has(path));
  const revision = known.revision ?? `local-${digestOf([...sizes], modelFiles(descriptor, precision))}`;
  return { descriptor, folder, revision, precision, source: known.source };
}

async function resolveRepository(
  location: ModelLocation & { kind: 'repository' },
  options: ResolveModelOptions,
): Promise<ResolvedModel> {
  const settings = hubSettings(options);
  const snapshot = await HubSnapshot.open(settings, location.repository, location.revision, options);
  let descriptor = options.family ? descriptorById(options.family) : location.descriptor;
  let received = 0;
  if (!descriptor) {
    received += await snapshot.ensure(identifyingFiles, options);
    descriptor = await detectDescriptorIn(snapshot.folder, location.repository);
  }
  const preferred = options.precision ?? descriptor.defaultPrecision;
  const complete = (await snapshot.missing(modelFiles(descriptor, preferred))).length === 0;
  if (complete) return resolved(preferred);
  const listed = await snapshot.list(options);
  const precision = choosePrecision(descriptor, options.precision, location.repository, (path) =>
    listed.has(path),
  );
  received += await snapshot.ensure(modelFiles(descriptor, precision), options);
  const ready = {
    phase: 'ready',
    model: location.repository,
    file: '',
    fileLoaded: 0,
    fileTotal: 0,
  } as const;
  options.onProgress?.({ ...ready, loaded: received, total: received });
  return resolved(precision);

  function resolved(precision: string): ResolvedModel {
    return {
      descriptor: descriptor as ModelDescriptor,
      folder: snapshot.folder,
      revision: snapshot.commit,
      precision,
      source: 'hub',
    };
  }
}

function everyFile(descriptor: ModelDescriptor): readonly ModelFile[] {
  return Object.keys(descriptor.precisions).flatMap((precision) => modelFiles(descriptor, precision));
}

function digestOf(sizes: readonly (readonly [string, string])[], files: readonly ModelFile[]): string {
  const used = new Set(files.map(({ path }) => path));
  const lines = sizes.filter(([path]) => used.has(path)).map(([path, size]) => `${path} ${size}`);
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex').slice(0, 12);
}
