import type { HubConnection, HubFile } from '@starling-tts/chatterbox/hub';
import { StarlingError } from '@starling-tts/core';
import { downloadFile } from './download-file.js';
import type { ResolvedManifest } from './model-manifest.js';
import {
  throttleModelProgress,
  type WebModelProgress,
  type WebModelProgressListener,
} from './model-progress.js';
import { digestOfPiece } from './segmented-file.js';
import type { BlobStorage } from './storage/blob-storage.js';
import { estimateStorage } from './storage/estimate-storage.js';

/** Kept free beyond the download itself. */
const reserveBytes = 16 * 1024 * 1024;

/** What {@link downloadModel} works with. */
export interface ModelDownload {
  readonly connection: HubConnection;
  readonly storage: BlobStorage;
  readonly manifest: ResolvedManifest;
  /** Name for messages. */
  readonly model: string;
  /** The files to get, in this order. */
  readonly files: readonly HubFile[];
  readonly signal: AbortSignal;
  readonly onProgress: WebModelProgressListener | undefined;
}

/**
 * Makes sure that all these files are in storage. Asks first whether there is room.
 *
 * @throws StarlingError `disk_full`, `download_failed`, `checksum_mismatch`, `model_not_found`, `offline`, `aborted`
 */
export async function downloadModel(download: ModelDownload): Promise<void> {
  const { connection, storage, manifest, model, files, signal, onProgress } = download;
  await assertRoom(storage, files);
  const report = onProgress && throttleModelProgress(onProgress);
  const totalBytes = files.reduce((sum, { size }) => sum + size, 0);
  let finished = 0;
  for (const file of files) {
    const tell = (phase: WebModelProgress['phase']) => (loaded: number) =>
      report?.({
        phase,
        file: file.path,
        loaded,
        total: file.size,
        totalLoaded: finished + loaded,
        totalBytes,
      });
    const observer = { onBytes: tell('download'), onVerify: tell('verify') };
    const one = { file, address: manifest.address(file.path), model: `${model} at ${manifest.revision}` };
    try {
      await downloadFile(connection, storage, one, observer, signal);
    } catch (error) {
      throw isQuotaError(error) ? await noRoom(files, storage, error) : error;
    }
    finished += file.size;
  }
  report?.({
    phase: 'load',
    file: '',
    loaded: totalBytes,
    total: totalBytes,
    totalLoaded: totalBytes,
    totalBytes,
  });
}

async function assertRoom(storage: BlobStorage, files: readonly HubFile[]): Promise<void> {
  const needed = await missingBytes(storage, files);
  if (needed === 0 || storage.kind === 'memory') return;
  const { available } = await estimateStorage();
  if (available !== undefined && available < needed + reserveBytes) throw await noRoom(files, storage);
}

/** Bytes of these files that are not in storage yet. */
async function missingBytes(storage: BlobStorage, files: readonly HubFile[]): Promise<number> {
  const stored = new Map<string, number>();
  for (const { name, bytes } of await storage.list()) {
    const digest = name.startsWith('blob-') ? digestOfPiece(name) : undefined;
    if (digest !== undefined) stored.set(digest, (stored.get(digest) ?? 0) + bytes);
  }
  return files.reduce(
    (sum, { size, digest }) => sum + Math.max(0, size - (stored.get(digest.value) ?? 0)),
    0,
  );
}

function isQuotaError(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}

async function noRoom(
  files: readonly HubFile[],
  storage: BlobStorage,
  cause?: unknown,
): Promise<StarlingError<'disk_full'>> {
  const neededBytes = await missingBytes(storage, files);
  const { available = 0 } = await estimateStorage();
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  return new StarlingError(
    'disk_full',
    `The download needs ${megabytes(neededBytes)} more, and the browser lets this site store ${megabytes(available)}. Remove models that are not used, or free space on the disk. What was downloaded stays for the next try.`,
    { folder: 'browser storage', neededBytes, availableBytes: available },
    { cause },
  );
}
