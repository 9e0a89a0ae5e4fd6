import { type ModelDescriptor, modelFiles } from '@starling-tts/chatterbox';
import {
  choosePrecision,
  dataBeforeGraphs,
  detectDescriptor,
  fileAddress,
  type HubConnection,
  type HubFile,
  identifyingFiles,
  isCommit,
  type ModelReference,
  numberedParts,
} from '@starling-tts/chatterbox/hub';
import { StarlingError, throwIfAborted } from '@starling-tts/core';
import { downloadModel, type ModelDownload } from './download-model.js';
import {
  folderManifest,
  hubManifest,
  type ModelManifest,
  parseManifest,
  pinnedManifest,
  type ResolvedManifest,
} from './model-manifest.js';
import type { WebModelProgressListener } from './model-progress.js';
import { type ModelRecord, writePendingRecord, writeRecord } from './model-records.js';
import { readStoredFile } from './segmented-file.js';
import type { BlobStorage } from './storage/blob-storage.js';
import { webConnection } from './web-connection.js';

/** What {@link fetchModel} is told. */
export interface FetchModelOptions {
  /** The model as it was asked for. */
  readonly reference: ModelReference & { kind: 'repository' };
  /** Its name for records and messages. */
  readonly model: string;
  /** Address that the caller named, without a final slash; empty for the public hub. */
  readonly baseUrl: string;
  /** Address in use, without a final slash. */
  readonly endpoint: string;
  readonly storage: BlobStorage;
  readonly fetch: typeof fetch;
  readonly retryDelayMilliseconds: number;
  readonly precision?: string | undefined;
  readonly manifest?: ModelManifest | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: WebModelProgressListener | undefined;
}

/**
 * Downloads a model into storage: finds its list of files, chooses the precision, gets what is missing.
 *
 * @returns the record of the model, which is complete
 * @throws StarlingError `model_not_found`, `model_invalid`, `offline`, `download_failed`, `checksum_mismatch`, `disk_full`,
 * `invalid_request`, `aborted`
 */
export async function fetchModel(options: FetchModelOptions): Promise<ModelRecord> {
  const { reference, model, baseUrl, storage } = options;
  const signal = options.signal ?? new AbortController().signal;
  throwIfAborted(signal);
  const connection = webConnection(options);
  const manifest = await findManifest(connection, options, signal);
  const download = { connection, storage, manifest, model, signal, onProgress: options.onProgress };
  const descriptor = reference.descriptor ?? (await detect(download));
  const exists = (path: string) => manifest.files.has(path);
  const precision = choosePrecision(descriptor, options.precision, model, exists);
  const files = filesOf(descriptor, precision, manifest);
  const record: ModelRecord = {
    version: 1,
    model,
    baseUrl,
    revision: manifest.revision,
    family: descriptor.id,
    precision,
    files,
  };
  // Before the first byte, so that an unfinished download can be listed and removed.
  await writePendingRecord(storage, record);
  await downloadModel({ ...download, files });
  await writeRecord(storage, record);
  return record;
}

async function findManifest(
  connection: HubConnection,
  { reference, model, baseUrl, manifest }: FetchModelOptions,
  signal: AbortSignal,
): Promise<ResolvedManifest> {
  if (manifest !== undefined) return checkedManifest(connection, reference, baseUrl, manifest);
  const folder = baseUrl === '' ? undefined : await folderManifest(connection, `${baseUrl}/`, model, signal);
  return folder ?? hubManifest(connection, reference, signal);
}

/** A list that the caller trusts. With a commit as its revision the address is a hub's, else that of a folder. */
function checkedManifest(
  connection: HubConnection,
  { repository }: ModelReference & { kind: 'repository' },
  baseUrl: string,
  given: ModelManifest,
): ResolvedManifest {
  const manifest = parseManifest(given);
  const commit =
    manifest?.revision !== undefined && isCommit(manifest.revision) ? manifest.revision : undefined;
  if (manifest === undefined || (commit === undefined && baseUrl === '')) {
    const message =
      'manifest must list files with path, bytes and sha256, and needs a commit as its revision or a baseUrl';
    throw new StarlingError('invalid_request', `${message}.`, { problems: [{ field: 'manifest', message }] });
  }
  return pinnedManifest(manifest, (path) =>
    commit === undefined ? `${baseUrl}/${path}` : fileAddress(connection, repository, commit, path),
  );
}

/** Everything to download: weights in numbered parts come along with the first, graphs come last. */
function filesOf(
  descriptor: ModelDescriptor,
  precision: string,
  { files }: ResolvedManifest,
): readonly HubFile[] {
  const wanted = modelFiles(descriptor, precision).flatMap(({ path }) => {
    const file = files.get(path);
    return file ? [...numberedParts(path, files.values()), file] : [];
  });
  return dataBeforeGraphs(wanted);
}

/** The family of a model that is not on our list, by its small files, which it needs anyway. */
async function detect(download: Omit<ModelDownload, 'files'>): Promise<ModelDescriptor> {
  const { manifest, model, storage } = download;
  const files = identifyingFiles.flatMap(({ path }) => manifest.files.get(path) ?? []);
  await downloadModel({ ...download, files, onProgress: undefined });
  return detectDescriptor(async (path) => {
    const file = manifest.files.get(path);
    return file && (await readStoredFile(storage, file))?.text();
  }, model);
}
